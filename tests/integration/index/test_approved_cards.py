"""An approved card answers at once, in the release that a build of the same materials would give."""

import json
import re
from dataclasses import replace

import pytest

from index.approved import APPROVED_CARDS, read_approved
from index.card_release import CardPublisher
from index.carrying import take_out
from index.errors import (
    BuildLockedError,
    QuoteAmbiguousError,
    QuoteNotThereError,
    UnknownDocumentError,
)
from index.filters import EVERYTHING
from index.publishing import roll_back
from index.release import BACKGROUND
from index.staging import only_build
from knowledge.document import Card, CardSource
from tests.integration.index.conftest import NOW, TRIAL, reading, write_library

LOST = Card(
    id="approved-1",
    question="借的书弄丢了怎么办？",
    answer="照原价赔。",
    sources=(CardSource("图书室借阅须知.md", "丢失图书照原价赔偿。"),),
    variants=("书找不到了要赔多少钱",),
    topic="图书",
)
BORROW = Card(
    id="approved-2",
    question="图书室的书能借多久？",
    answer="最长六十天：三十天，再续借一次。",
    sources=(CardSource("图书室借阅须知.md", "每人每次最多借三册，借期三十天，到期可以续借一次。"),),
)


@pytest.fixture
def library(tmp_path, quick_builder):
    """The small library, built; its folder of releases, and what builds it again."""
    materials = write_library(tmp_path / "materials")

    def build(data="data"):
        return quick_builder(tmp_path / data).build(reading(materials), TRIAL, now=NOW)

    build()
    return tmp_path / "data" / "releases" / TRIAL, build


@pytest.fixture
def publisher(library, embedder, cutter):
    return CardPublisher(library[0], embedder=embedder, cutter=cutter, keep_releases=5)


def _first(searcher, question):
    hit = searcher.search(question).hits[0]
    return hit.card_id, hit.answer, hit.quote


def test_a_running_searcher_answers_with_the_card_in_old_and_new_words(library, publisher, searcher_of):
    running = searcher_of(library[0])
    before = running.snapshot()
    assert _first(running, LOST.question)[0] == "borrow"

    published = publisher.publish([LOST], now=NOW)

    said = ("approved-1", "照原价赔。", "丢失图书照原价赔偿。")
    assert _first(running, "借的书弄丢了怎么办？") == said
    assert _first(running, "书找不到了要赔多少钱") == said
    assert _first(running, "把借来的书弄丢了要怎么办") == said
    found = running.search(LOST.question)
    assert found.release == published.switch.release
    assert found.answerable
    assert found.confidence >= 0.99
    assert published.switch.before == before.release
    assert running.snapshot().segments[0] is before.segments[0]


def test_an_approved_card_comes_before_the_librarys_own_in_the_same_words(library, publisher, searcher_of):
    running = searcher_of(library[0])
    assert _first(running, BORROW.question)[0] == "borrow"

    publisher.publish([BORROW], now=NOW)

    assert _first(running, BORROW.question)[:2] == ("approved-2", "最长六十天：三十天，再续借一次。")
    assert _first(running, "借书期限是几天")[0] == "borrow"


def test_a_card_that_is_no_longer_approved_answers_no_more(library, publisher, searcher_of):
    running = searcher_of(library[0])
    before = running.search(LOST.question)
    publisher.publish([LOST, BORROW], now=NOW)

    publisher.publish([BORROW], now=NOW)
    assert _first(running, LOST.question)[0] != "approved-1"
    assert _first(running, BORROW.question)[0] == "approved-2"
    back = publisher.publish([], now=NOW)

    assert back.switch.release == before.release
    assert running.search(LOST.question).hits == before.hits


def test_rolling_back_takes_the_card_away_and_the_next_build_brings_it_again(library, publisher, searcher_of):
    library_dir, build = library
    running = searcher_of(library_dir)
    with_card = publisher.publish([LOST], now=NOW).switch.release

    roll_back(library_dir, now=NOW)

    assert _first(running, LOST.question)[0] != "approved-1"
    assert publisher.is_published([LOST])
    assert build().manifest.release == with_card
    assert _first(running, LOST.question)[0] == "approved-1"


def test_it_is_the_release_that_a_build_of_everything_gives(library, publisher, searcher_of, tmp_path):
    library_dir, build = library
    made = publisher.publish([LOST], now=NOW).switch.release
    (tmp_path / "anew" / "releases" / TRIAL).mkdir(parents=True)
    take_out(library_dir.parent, tmp_path / "taken")
    (tmp_path / "taken" / TRIAL / APPROVED_CARDS).rename(
        tmp_path / "anew" / "releases" / TRIAL / APPROVED_CARDS
    )

    anew = build("anew")

    assert (anew.manifest.release, anew.is_new) == (made, True)
    assert anew.manifest.cards == 2
    for name in ("cards.db", "cards.faiss", "spelling.json", BACKGROUND):
        assert (anew.folder / name).read_bytes() == (library_dir / made / name).read_bytes(), name
    assert build().is_new is False


def test_a_card_whose_quote_is_gone_is_left_out_and_told(library, publisher, searcher_of, tmp_path):
    library_dir, build = library
    publisher.publish([LOST], now=NOW)
    write_library(
        tmp_path / "materials", {"图书室借阅须知.md": "# 图书室借阅须知\n\n借期三十天，到期可以续借一次。\n"}
    )

    report = build()

    (problem,) = report.library.problems
    assert (problem.path, problem.code) == (APPROVED_CARDS, "bad_card")
    assert "approved-1" in problem.message
    assert "丢失图书照原价赔偿" in problem.message
    assert publisher.publish([LOST, BORROW], now=NOW).left_out == ("approved-1", "approved-2")
    assert [card.id for card in read_approved(library_dir)[0]] == ["approved-1", "approved-2"]


def test_while_a_build_runs_nothing_is_published_nor_taken_for_published(library, publisher):
    with only_build(library[0]), pytest.raises(BuildLockedError, match="another build of library 'trial'"):
        publisher.publish([LOST], now=NOW)

    assert not publisher.is_published([LOST])
    assert publisher.publish([LOST], now=NOW).left_out == ()
    assert publisher.is_published([LOST])
    assert not publisher.is_published([replace(LOST, answer="不用赔。")])


def test_killed_before_it_was_noted_as_published_it_is_published_again_and_is_the_same(library, publisher):
    first = publisher.publish([LOST], now=NOW).switch
    (library[0] / APPROVED_CARDS).unlink()

    again = publisher.publish([LOST], now=NOW).switch

    assert (again.release, again.before) == (first.release, first.release)
    assert publisher.is_published([LOST])


def test_a_broken_file_of_approved_cards_is_told_and_made_anew(library, publisher):
    library_dir, build = library
    publisher.publish([LOST], now=NOW)
    (library_dir / APPROVED_CARDS).write_text('[{"id": "approved-1"', "utf-8")

    assert [problem.path for problem in build().library.problems] == [APPROVED_CARDS]
    assert not publisher.is_published([LOST])
    publisher.publish([LOST], now=NOW)
    assert json.loads((library_dir / APPROVED_CARDS).read_text("utf-8"))[0]["question"] == LOST.question


def test_a_quote_must_stand_in_its_passage_and_nowhere_before(trial):
    found = trial.search("值班员应当提前多久到岗交接").hits[0].citation
    assert trial.quoted_document(found.passage_id, "提前三十分钟到岗交接") == "值班/车站值班办法.md"

    with pytest.raises(QuoteNotThereError, match="copy it from the passage's text"):
        trial.quoted_document(found.passage_id, "提前三十分钟到岗交接。")
    with pytest.raises(QuoteAmbiguousError, match="quote more of the passage"):
        trial.quoted_document(found.passage_id, "值班")


@pytest.mark.parametrize(
    ("question", "quote", "document"),
    [
        pytest.param("公寓几点熄灯", "公寓每晚十点半熄灯", "公寓作息规定.md", id="repealed"),
        pytest.param("汛期多久巡查一次边坡", "每四小时巡查一次边坡", "汛期通知.md", id="expired"),
        pytest.param("道岔除雪多久一次", "道岔除雪每小时一次", "防寒办法.md", id="not yet"),
        pytest.param(
            "提前十五分钟到岗交接",
            "提前十五分钟到岗交接",
            "值班/车站值班办法（2015年修订）.md",
            id="superseded",
        ),
    ],
)
def test_what_is_not_in_force_cannot_be_quoted(trial, question, quote, document):
    hits = trial.search(question, filters=EVERYTHING).hits
    passage = next(hit.citation.passage_id for hit in hits if hit.citation.document == document)

    with pytest.raises(UnknownDocumentError, match=f"no document in force .* is at {re.escape(document)}"):
        trial.quoted_document(passage, quote)
