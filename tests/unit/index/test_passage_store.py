"""What is written into the store comes back."""

from datetime import date

import pytest

from index.passage_store import PassageStore
from index.store_writing import CardRow, DocumentRow, PassageRow, write_store
from knowledge.document import Card, CardSource, Document, Validity

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
_PASSAGES = (
    PassageRow("p0", 0, 0, ("第一章 总则", "其他"), "第一条", 0, 0, 6, _TEXT[0:6], b"k0"),
    PassageRow("p1", 0, 1, (), "第二条", 0, 7, 13, _TEXT[7:13], b"k1"),
    PassageRow("p2", 1, 2, (), None, 0, 0, 3, "旧文。", b"k2"),
)
_CARD = Card("c1", "甲是什么", "甲。", (CardSource(_RULE.path, "甲"),), variants=("何为甲",), topic="甲乙")


@pytest.fixture
def store(tmp_path):
    documents = [
        DocumentRow(_RULE, superseded=False),
        DocumentRow(
            Document("旧.md", "旧办法", "旧文。", "cd" * 32, issued=date(2010, 1, 1)), superseded=True
        ),
    ]
    write_store(tmp_path / "p.db", documents, _PASSAGES, [CardRow(_CARD, "甲", 0, 4, 5)])
    return PassageStore(tmp_path / "p.db", "trial")


def test_passages_come_back_in_the_order_asked_for(store):
    second, first = store.passages([1, 0])

    assert (second.id, second.document, second.unit, second.headings) == ("p1", _RULE.path, 1, ())
    assert (first.headings, first.provision, first.part) == (("第一章 总则", "其他"), "第一条", 0)
    assert store.document_text(_RULE.path)[second.start : second.end] == second.text == "第二条 乙。"


def test_a_passage_is_found_by_id_and_an_unknown_id_is_nobody(store):
    found = store.passage_by_id("p2")

    assert (found.row, found.text, found.provision) == (2, "旧文。", None)
    assert store.passage_by_id("p9") is None


def test_neighbours_stay_within_the_document(store):
    around = store.neighbours(store.passage_by_id("p1"), before=5, after=5)

    assert [passage.id for passage in around] == ["p0", "p1"]


@pytest.mark.parametrize(
    ("today", "validity"),
    [
        pytest.param(date(2024, 1, 31), Validity.NOT_YET_EFFECTIVE, id="the day before it takes effect"),
        pytest.param(date(2026, 12, 31), Validity.IN_FORCE, id="its last day"),
        pytest.param(date(2027, 1, 1), Validity.EXPIRED, id="the day after"),
    ],
)
def test_validity_is_that_of_the_day_asked_about(store, today, validity):
    rule, old = store.documents(today=today)

    assert (rule.validity, rule.number, rule.expires) == (validity, "铁办〔2024〕3号", date(2026, 12, 31))
    assert (old.validity, old.library, old.number) == (Validity.SUPERSEDED, "trial", None)


def test_a_card_comes_back_with_the_place_of_its_quote(store):
    (card,) = store.cards()

    assert (card.id, card.question, card.answer, card.topic) == ("c1", "甲是什么", "甲。", "甲乙")
    assert store.document_text(_RULE.path)[card.start : card.end] == card.quote == "甲"
    assert store.rows("SELECT card, text FROM card_entries ORDER BY row") == [(0, "甲是什么"), (0, "何为甲")]
