"""A paper keeps its rule, is the same from the same seed, and repeats no more than it must."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.bank.item import ItemKind
from study.papers.errors import NotEnoughItemsError, PaperRuleError
from study.papers.paper import make_paper
from study.papers.rules import PaperRule, Section
from tests.unit.study.papers.banks import DAY, TOPICS, bank, item

SEED = bytes(range(32))
BANK = bank(420)
BY_ID = {one.id: one for one in BANK}
RULES = (
    PaperRule(
        (
            Section(20, (ItemKind.SINGLE,), points=2),
            Section(10, (ItemKind.MULTIPLE,), points=4),
            Section(10, (ItemKind.TRUE_FALSE,)),
            Section(5, (ItemKind.FILL_IN,), difficulties=(1, 2, 3), points=2),
        )
    ),
    PaperRule((Section(15), Section(15, topics=("党史",)), Section(15, topics=("党史", "党章")))),
    PaperRule((Section(2, (ItemKind.SINGLE,), ("党章",), (5,)), Section(6, (ItemKind.SINGLE,), ("党章",)))),
)


def keeps(paper, rule, items):
    """Whether a paper keeps its rule, checked without the code that made it."""
    counts = Counter(one.section for one in paper.items)
    return (
        [counts[n] for n in range(len(rule.sections))] == [section.count for section in rule.sections]
        and len({one.item.id for one in paper.items}) == len(paper.items)
        and all(items.get(one.item.id) == one.item for one in paper.items)
        and all(
            (not section.kinds or one.item.kind in section.kinds)
            and (not section.topics or one.item.topic in section.topics)
            and (not section.difficulties or one.item.difficulty in section.difficulties)
            and one.points == section.points
            for one in paper.items
            for section in [rule.sections[one.section]]
        )
    )


def test_ten_thousand_papers_keep_their_rules_and_prefer_no_item():
    items = {one.id: one for one in bank(210)}
    seen = Counter()
    for number in range(10_000):
        rule = RULES[number % 3]
        paper = make_paper(rule, items.values(), seed=number.to_bytes(32, "big"), day=DAY)
        assert keeps(paper, rule, items)
        if number % 3 == 0:
            seen.update(one.item.id for one in paper.items if one.section == 0)

    papers = seen.total() / 20
    expected, spread = papers * 20 / 30, (papers * (20 / 30) * (10 / 30)) ** 0.5
    assert len(seen) == 30
    assert all(abs(times - expected) < 4.5 * spread for times in seen.values())


def test_the_same_seed_and_bank_give_the_same_paper_in_whatever_order_the_bank_comes():
    for rule in RULES:
        paper = make_paper(rule, BANK, seed=SEED, day=DAY)

        assert make_paper(rule, [*reversed(BANK), *BANK[:9]], seed=SEED, day=DAY) == paper
        assert make_paper(rule, BANK, seed=SEED[::-1], day=DAY).ids != paper.ids


def test_a_paper_says_what_it_is_worth():
    assert make_paper(RULES[0], BANK, seed=SEED, day=DAY).points == 20 * 2 + 10 * 4 + 10 + 5 * 2


def test_items_that_do_not_count_on_the_day_are_left_out():
    old = item("old", valid_until=DAY - timedelta(days=1))
    new = item("new", valid_from=DAY + timedelta(days=1))
    good = item("good", valid_from=DAY, valid_until=DAY)

    assert make_paper(PaperRule((Section(1),)), [old, new, good], seed=SEED, day=DAY).ids == {"good"}


def test_too_few_items_are_an_error_that_names_the_section_and_how_many_there_are():
    rule = PaperRule((Section(3), Section(8, (ItemKind.SINGLE,), ("党章",), (1, 2))))

    with pytest.raises(
        NotEnoughItemsError,
        match=r"section 2 \(kind single, topic 党章, difficulty 1 or 2\) wants 8 items, and 6 fit: ask",
    ) as caught:
        make_paper(rule, bank(315), seed=SEED, day=DAY)

    assert (caught.value.section, caught.value.wanted, caught.value.fitting, caught.value.found) == (
        2,
        8,
        6,
        6,
    )


def test_sections_that_take_from_one_another_are_told_so():
    rule = PaperRule((Section(2, topics=("党章",)), Section(3)))

    with pytest.raises(NotEnoughItemsError, match="wants 3 items, and 4 fit, 2 of which other sections need"):
        make_paper(rule, [item(n) for n in range(4)], seed=SEED, day=DAY)


def test_a_retake_has_no_item_of_the_first_paper_where_the_bank_suffices():
    first = make_paper(RULES[0], BANK, seed=SEED, day=DAY)

    second = make_paper(RULES[0], BANK, seed=SEED, day=DAY, avoiding=first.ids)

    assert not second.ids & first.ids
    assert second.repeated == ()
    assert keeps(second, RULES[0], BY_ID)


def test_a_retake_says_which_items_it_repeats_where_it_must():
    rule = PaperRule((Section(20, (ItemKind.SINGLE,)), Section(2, (ItemKind.MULTIPLE,))))
    first = make_paper(rule, bank(210), seed=SEED, day=DAY)

    second = make_paper(rule, bank(210), seed=SEED, day=DAY, avoiding=first.ids)

    assert len(second.repeated) == 10
    assert set(second.repeated) == second.ids & first.ids
    assert keeps(second, rule, BY_ID)


SECTIONS = st.builds(
    Section,
    st.integers(1, 2),
    st.just(()),
    st.lists(st.sampled_from(TOPICS), max_size=2, unique=True).map(tuple),
    st.lists(st.integers(1, 2), max_size=1).map(tuple),
)
ITEMS = st.lists(st.tuples(st.sampled_from(TOPICS), st.integers(1, 2)), min_size=1, max_size=7).map(
    lambda kinds: [item(n, topic=topic, difficulty=difficulty) for n, (topic, difficulty) in enumerate(kinds)]
)


def can_fill(sections, items):
    """By trying everything."""
    if not sections:
        return True
    fitting = [one for one in items if sections[0].takes(one)]
    return any(
        can_fill(sections[1:], [one for one in items if one not in chosen])
        for chosen in combinations(fitting, sections[0].count)
    )


def fewest_repeated(sections, items, avoiding):
    old = [one for one in items if one.id in avoiding]
    fresh = [one for one in items if one.id not in avoiding]
    return next(
        count
        for count in range(len(old) + 1)
        if any(can_fill(sections, fresh + list(kept)) for kept in combinations(old, count))
    )


@given(st.lists(SECTIONS, min_size=1, max_size=3), ITEMS, st.sets(st.integers(0, 6).map(str)))
@settings(max_examples=300, deadline=None)
def test_a_paper_is_made_whenever_there_is_one_and_repeats_as_few_as_can_be(sections, items, avoiding):
    rule = PaperRule(tuple(sections))
    try:
        paper = make_paper(rule, items, seed=SEED, day=DAY, avoiding=avoiding)
    except NotEnoughItemsError:
        assert not can_fill(sections, items)
        return
    assert keeps(paper, rule, {one.id: one for one in items})
    assert set(paper.repeated) == paper.ids & avoiding
    assert len(paper.repeated) == fewest_repeated(sections, items, avoiding)


@pytest.mark.parametrize(
    ("rule", "seed", "place"),
    [
        pytest.param(PaperRule(()), SEED, "the list of sections", id="no section"),
        pytest.param(PaperRule((Section(0),)), SEED, "count of section 1", id="no item"),
        pytest.param(PaperRule((Section(1, points=0),)), SEED, "points of section 1", id="no point"),
        pytest.param(PaperRule((Section(1, difficulties=(6,)),)), SEED, "difficulties of section 1", id="6"),
        pytest.param(PaperRule((Section(1),)), b"", "the seed", id="no seed"),
    ],
)
def test_a_rule_by_which_no_paper_can_be_made_is_refused(rule, seed, place):
    with pytest.raises(PaperRuleError, match=place):
        make_paper(rule, BANK, seed=seed, day=DAY)
