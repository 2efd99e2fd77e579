"""What is written into the store comes back."""

import gc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.card_store import read_cards, read_wordings
from index.passage_store import PassageStore
from index.plan import PlannedCard, PlannedDocument, PlannedPassage
from index.store_writing import write_cards, write_passages
from knowledge.document import Card, CardSource, Document

_TEXT = "第一条 甲。\n第二条 乙。"
_RULE = Document(
    path="规章/值班办法.md",
    title="值班办法",
    text=_TEXT,
    sha256="ab" * 32,
    number="铁办〔2024〕3号",
    issued=date(2024, 1, 2),
    effective=date(2024, 2, 1),
    expires=date(2026, 12, 31),
    level="规章",
    source="试验",
)
_OLD = Document("旧.md", "旧办法", "旧文。", "cd" * 32, issued=date(2010, 1, 1), repealed=True)
_CARD = Card("c1", "甲是什么", "甲。", (CardSource(_RULE.path, "甲"),), variants=("何为甲",), topic="甲乙")


def _passage(number, unit, headings, provision, *place):
    start, end, text = place
    key = f"k{number}".encode()
    return PlannedPassage(f"p{number}", unit, headings, provision, 0, start, end, text, text, key)


_FRESH = (
    PlannedDocument(
        _RULE,
        (
            _passage(0, 0, ("第一章 总则", "其他"), "第一条", 0, 6, _TEXT[0:6]),
            _passage(1, 1, (), "第二条", 7, 13, _TEXT[7:13]),
        ),
        said=b"said",
        digest=b"digest",
    ),
    PlannedDocument(_OLD, (_passage(2, 0, (), None, 0, 3, "旧文。"),), said=b"s", digest=b"d"),
)


@pytest.fixture
def store(tmp_path):
    write_passages(tmp_path / "p.db", [], _FRESH)
    return PassageStore(tmp_path / "p.db", first_row=100, first_unit=50)


def test_passages_come_back_in_the_order_asked_for(store):
    second, first = store.passages([101, 100])

    assert (second.id, second.document, second.unit, second.headings) == ("p1", _RULE.path, 51, ())
    assert (first.headings, first.provision, first.part) == (("第一章 总则", "其他"), "第一条", 0)
    assert store.document_text(_RULE.path)[second.start : second.end] == second.text == "第二条 乙。"


def test_a_passage_is_found_by_id_and_an_unknown_id_is_nobody(store):
    found = store.passage_by_id("p2")

    assert (found.row, found.text, found.provision) == (102, "旧文。", None)
    assert store.passage_by_id("p9") is None


def test_neighbours_stay_within_the_document(store):
    around = store.neighbours(store.passage_by_id("p1"), before=5, after=5)

    assert [passage.id for passage in around] == ["p0", "p1"]


def test_a_passage_is_found_by_a_place_in_its_document_and_by_its_provision(store):
    assert store.passage_at(_RULE.path, 9).id == "p1"
    assert store.passage_at("没有.md", 9) is None
    assert store.rows_of_provision([_RULE.path, _OLD.path], "第二条") == [101]


def test_documents_come_back_whole(store):
    rule, old = store.documents_with_text()

    assert (rule.document, rule.said, rule.digest, rule.provisions) == (_RULE, b"said", b"digest", 2)
    assert (old.row, old.document) == (1, _OLD)
    assert [one.document.text for one in store.documents()] == ["", ""]


def test_kept_documents_are_copied_as_they_are_and_numbered_anew(tmp_path, store):
    changed = replace(_FRESH[0], digest=b"other")
    write_passages(tmp_path / "next.db", [(tmp_path / "p.db", [1])], [changed])

    copied = PassageStore(tmp_path / "next.db")

    assert [(one.row, one.document.path, one.digest) for one in copied.documents()] == [
        (0, "旧.md", b"d"),
        (1, _RULE.path, b"other"),
    ]
    assert [(one.row, one.id, one.unit) for one in copied.passages([0, 1, 2])] == [
        (0, "p2", 0),
        (1, "p0", 1),
        (2, "p1", 2),
    ]
    assert copied.text_keys() == [b"k2", b"k0", b"k1"]
    assert copied.places().tolist() == [[0, 1, 1], [0, 1, 2]]


def test_a_card_comes_back_with_the_place_of_its_quote_and_the_passage_that_holds_it(tmp_path):
    write_cards(tmp_path / "cards.db", [PlannedCard(_CARD, _RULE.path, "甲", 4, 5)])

    (card,) = read_cards(tmp_path / "cards.db", lambda document, start: 7 if start == 4 else -1)

    assert (card.id, card.question, card.answer, card.topic) == ("c1", "甲是什么", "甲。", "甲乙")
    assert (card.passage, _TEXT[card.start : card.end], card.quote) == (7, "甲", "甲")
    assert read_wordings(tmp_path / "cards.db") == [(0, "甲是什么"), (0, "何为甲")]


def test_a_store_whose_file_was_deleted_goes_on_for_threads_that_come_later(store, tmp_path):
    (tmp_path / "p.db").unlink()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda row: store.passages([row])[0].id, [100, 101, 102] * 20))

    assert found == ["p0", "p1", "p2"] * 20


def test_the_file_is_closed_again_when_threads_end_and_when_the_store_is_let_go(store, tmp_path):
    gc.disable()
    try:
        for _ in range(5):
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda row: store.passages([row]), [100, 101, 102] * 4))
        assert _opened(tmp_path / "p.db") == 1
        another = PassageStore(tmp_path / "p.db")
        another.passage_by_id("p0")
        assert _opened(tmp_path / "p.db") == 3
        del another
        assert _opened(tmp_path / "p.db") == 1
    finally:
        gc.enable()


def _opened(path):
    """How often this process has a file open."""
    return sum(each.readlink() == path for each in Path("/proc/self/fd").iterdir() if each.is_file())


def test_more_passages_than_one_statement_takes_come_back(tmp_path, store):
    assert [one.id for one in store.passages([100, 101, 102] * 20_000)] == ["p0", "p1", "p2"] * 20_000
