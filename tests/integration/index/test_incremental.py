"""A release made from an earlier one answers as if everything had been read anew."""

import random

import pytest

from index.release import CARD_VECTORS
from index.release import SPELLING as CARD_SPELLING
from tests.integration.index.conftest import CARDS, DOCUMENTS, NOW, TRIAL, reading, write_library

_QUESTIONS = (
    "口令多久更换一次",
    "值班期间能喝酒吗",
    "借书可以借几天",
    "电动车可以推进楼里充电吗",
    "车站值班办法第二条",
    "早餐几点",
    "新职工培训多少学时",
    "火星上有水吗",
    "道岔除雪",
    "口令",
)
_RULE = "口令与账号规定.md"


@pytest.fixture
def release_of(tmp_path, new_builder, embedder):
    """Builds what lies in the materials' folder, into a data folder of that name."""

    def _build(data="step-by-step", *, whole=False):
        return new_builder(tmp_path / data).build(
            reading(tmp_path / "materials"), TRIAL, now=NOW, whole=whole
        )

    return _build


@pytest.fixture
def answers(tmp_path, searcher_of):
    """What a release in a data folder answers: hits with all their scores, and the confidence."""

    def _ask(data="step-by-step"):
        searcher = searcher_of(tmp_path / data / "releases" / TRIAL)
        found = [searcher.search(question, k=5) for question in _QUESTIONS]
        return [(one.hits, one.confidence, one.corrections) for one in found]

    return _ask


def _edits(seed):
    """Changes of a library, one after another: documents are added, changed, renamed and removed."""
    chance = random.Random(seed)
    texts = dict(DOCUMENTS)
    for number in range(4):
        name = chance.choice(sorted(texts))
        kind = chance.choice(["change", "rename", "remove", "add"])
        if kind == "change":
            texts[name] += (
                f"\n第{'一二三四五六七八九'[number]}十条 增加的第{number}项规定，口令每{number + 2}周更换。\n"
            )
        elif kind == "rename":
            texts[f"改名{number}.md"] = texts.pop(name)
        elif kind == "remove" and len(texts) > 5 and "图书" not in name:
            del texts[name]
        else:
            texts[f"新增{number}.md"] = f"# 新增办法{number}\n\n第一条 第{number}组负责除雪和值班交接。\n"
        yield dict(texts)


def _lay(folder, texts):
    for path in sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.txt")):
        path.unlink()
    for name, text in {**texts, "cards/cards.yml": CARDS}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_changes_it_is_the_same_release_with_the_same_answers(tmp_path, release_of, answers, seed):
    write_library(tmp_path / "materials")
    release_of()
    segments = []
    for step, texts in enumerate(_edits(seed)):
        # The card's source was renamed or changed away in some libraries: then the card is a problem.
        _lay(tmp_path / "materials", texts)
        report = release_of()
        segments.append(len(report.manifest.segments))
        anew = release_of(f"anew-{step}", whole=True)

        assert report.manifest.release == anew.manifest.release
        assert (report.manifest.passages, report.manifest.provisions) == (
            anew.manifest.passages,
            anew.manifest.provisions,
        )
        assert answers() == answers(f"anew-{step}")
    assert max(segments) == 2


def test_only_what_changed_is_read_embedded_and_written(tmp_path, release_of, embedder):
    folder = write_library(tmp_path / "materials")
    before = release_of()

    write_library(folder, {_RULE: DOCUMENTS[_RULE].replace("九十天", "六十天")})
    after = release_of()

    known = [entry.document.path for entry in after.library.documents if entry.is_known]
    assert sorted(known) == sorted(set(DOCUMENTS) - {_RULE})
    assert after.embedded == 1
    base = before.manifest.segments[0].name
    assert after.manifest.segments[0].name == base
    assert len(after.manifest.segments) == 2
    for path in sorted((before.folder / base).rglob("*")):
        shared = after.folder / path.relative_to(before.folder)
        assert shared.is_dir() or shared.stat().st_ino == path.stat().st_ino


def test_what_was_made_of_cards_is_made_anew_only_when_a_card_changed(tmp_path, release_of):
    folder = write_library(tmp_path / "materials")
    before = release_of()
    write_library(folder, {_RULE: DOCUMENTS[_RULE].replace("九十天", "六十天")})
    after = release_of()
    write_library(folder, {"cards/cards.yml": CARDS.replace("借书期限是几天", "书能借几天")})
    other = release_of()

    made = (CARD_VECTORS, CARD_SPELLING)
    inodes = [[(one.folder / name).stat().st_ino for name in made] for one in (before, after, other)]
    assert before.manifest.cards == after.manifest.cards == other.manifest.cards > 0
    assert inodes[0] == inodes[1]
    assert set(inodes[1]).isdisjoint(inodes[2])


def test_a_document_that_only_moved_embeds_nothing(tmp_path, release_of):
    folder = write_library(tmp_path / "materials")
    release_of()

    (folder / "制度").mkdir()
    (folder / _RULE).rename(folder / "制度" / "口令规定（新）.md")
    moved = release_of()

    assert (moved.is_new, moved.embedded) == (True, 0)
    assert moved.manifest.passages == release_of("anew", whole=True).manifest.passages


def test_materials_that_went_back_are_the_old_release_again(tmp_path, release_of, answers):
    folder = write_library(tmp_path / "materials")
    first, told = release_of(), answers()
    write_library(folder, {_RULE: DOCUMENTS[_RULE].replace("九十天", "六十天")})
    release_of()

    write_library(folder)
    again = release_of()

    assert (again.is_new, again.embedded, again.folder) == (False, 0, first.folder)
    assert answers() == told


def test_when_much_changed_everything_becomes_one_segment_again(tmp_path, release_of):
    folder = write_library(tmp_path / "materials")
    release_of()
    changed = {name: text.replace("第一条 ", "第一条 各班组注意，") for name, text in DOCUMENTS.items()}

    write_library(folder, changed)
    report = release_of()

    assert len(report.manifest.segments) == 1
