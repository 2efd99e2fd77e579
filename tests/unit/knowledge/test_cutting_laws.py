"""Laws of cutting that hold for every rule."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Document
from knowledge.numerals import ProvisionNumber, to_chinese
from knowledge.passages import cut
from knowledge.spans import BLANKS, split_span

_ANY = "党支部党员应当按期交纳费用，；。：“”第二三条（一）附件编章节 \u3000\n0A"
_WORDS = st.text(alphabet=_ANY, min_size=1, max_size=120)
_CLEAN = st.text(alphabet="党支部党员应当按期交纳费用，；。：（一）款项 ", min_size=1, max_size=300)
_BLANKS_BETWEEN = st.sampled_from([" ", "\u3000", "\u2002", " \u200b"])
_LIMITS = st.integers(20, 400)


def _document(text):
    return Document(path="a.txt", title="规定", text=text, sha256="")


@st.composite
def rules(draw):
    """A rule with chapters, provisions in order (some 之X), paragraphs and odd blanks; and its labels."""
    lines, labels = [], []
    number = ProvisionNumber(draw(st.integers(1, 1200)))
    for chapter in range(1, draw(st.integers(1, 4)) + 1):
        mark = draw(st.sampled_from(["## ", "### ", "", "#### "]))
        lines.append(f"{mark}第{to_chinese(chapter)}章{draw(_BLANKS_BETWEEN)}总则")
        for _ in range(draw(st.integers(1, 4))):
            labels.append(number.label)
            lines.append(f"{number.label}{draw(_BLANKS_BETWEEN)}" + draw(_CLEAN))
            lines += draw(st.lists(_CLEAN.map(lambda words: "款" + words), max_size=3))
            after = [(number.article + 1, 0), (number.article, number.branch + 1)]
            number = ProvisionNumber(*draw(st.sampled_from(after)))
    return draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(lines), labels


@settings(deadline=None, max_examples=60)
@given(rules(), _LIMITS)
def test_provisions_in_are_provisions_out(rule, limit):
    text, labels = rule

    passages = cut(_document(text), limit=limit)

    assert [p.provision for p in passages if p.part == 0] == labels
    assert {p.provision for p in passages} == set(labels)


@settings(deadline=None, max_examples=60)
@given(rules(), _LIMITS)
def test_every_character_of_a_provision_is_in_exactly_one_passage(rule, limit):
    text, _ = rule

    passages = cut(_document(text), limit=limit)

    covered = [0] * len(text)
    for passage in passages:
        for at in range(passage.start, passage.end):
            covered[at] += 1
    headings = [line for line in text.splitlines() if line.lstrip("# ").startswith("第") and "章" in line[:9]]
    bare = [c for c, times in zip(text, covered, strict=True) if times == 0 and c not in BLANKS]
    assert "".join(bare) == "".join(c for line in headings for c in line if c not in BLANKS)
    assert max(covered) == 1


@settings(deadline=None)
@given(_WORDS, _LIMITS)
def test_passages_are_slices_in_order_within_the_limit(text, limit):
    passages = cut(_document(text), limit=limit)

    assert all(text[p.start : p.end] == p.text for p in passages)
    assert all(0 < len(p.text) <= limit and p.text == p.text.strip(BLANKS) for p in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    names = [(p.headings, p.provision, p.part) for p in passages]
    assert len(names) == len(set(names))


@settings(deadline=None)
@given(st.lists(_WORDS, max_size=6).map("\n".join), st.integers(20, 60))
def test_splitting_loses_nothing_but_blanks(text, limit):
    parts = split_span(text, (0, len(text)), limit)

    kept = "".join(text[start:end] for start, end in parts)
    assert [c for c in kept if c not in BLANKS] == [c for c in text if c not in BLANKS]
