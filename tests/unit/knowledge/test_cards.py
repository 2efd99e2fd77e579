"""Cards come in with their sources checked; a wrong card hides no other."""

from datetime import date

import pytest

from knowledge.cards import load_cards
from knowledge.document import Card, CardSource
from knowledge.errors import CardError, UndecodableError
from knowledge.library import load_library

_GOOD = """- id: fees-1
  question: 党费什么时候交？
  variants: [党费几号交, 每月何时交党费]
  answer: 每月交纳。
  topic: 党费
  sources:
    - document: 党费.md
      quote: 党员应当按月交纳党费。
"""


def test_a_card_is_loaded_with_everything_it_says(put, tmp_path):
    put("cards/党费.yml", _GOOD)

    assert load_cards(tmp_path / "cards") == [
        Card(
            id="fees-1",
            question="党费什么时候交？",
            answer="每月交纳。",
            sources=(CardSource("党费.md", "党员应当按月交纳党费。"),),
            variants=("党费几号交", "每月何时交党费"),
            topic="党费",
        )
    ]


def test_a_library_without_cards_has_none(tmp_path):
    assert load_cards(tmp_path / "cards") == []


_SOURCES = "sources: [{document: a.md, quote: 甲}]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: 一", "holds a dict where a list of cards"),
        ("- [", "not valid YAML"),
        ("- 甲", "entry 1 is '甲' where a card with id, question and answer is expected"),
        (f"- {{question: 问, answer: 答, {_SOURCES}}}", "card number 1, id: None where text is expected"),
        (
            f"- {{id: 一, question: ' ', answer: 答, {_SOURCES}}}",
            "card 一, question: ' ' where text is expected",
        ),
        (f"- {{id: 一, question: 问, answer: , {_SOURCES}}}", "card 一, answer: None where text is expected"),
        ("- {id: 一, question: 问, answer: 答}", "card 一 has no sources: give at least one document"),
        ("- {id: 一, question: 问, answer: 答, sources: [甲]}", "the source '甲' is no mapping of document"),
        (
            "- {id: 一, question: 问, answer: 答, sources: [{document: a.md}]}",
            "card 一, quote: None where text",
        ),
        (
            f"- {{id: 一, question: 问, answer: 答, variants: 三, {_SOURCES}}}",
            "variants: '三' where a list of",
        ),
        (
            f"- {{id: 一, qestion: 问, answer: 答, {_SOURCES}}}",
            "card 一 has the unknown field qestion: correct",
        ),
    ],
)
def test_a_wrong_card_is_told_with_file_card_and_field(put, tmp_path, text, message):
    put("cards/坏.yml", text)

    with pytest.raises(CardError, match=rf"^cards/坏\.yml: .*{message}"):
        load_cards(tmp_path / "cards")


def test_an_id_that_comes_twice_is_wrong_across_files(put, tmp_path):
    put("cards/a.yml", _GOOD)
    put("cards/b.yml", _GOOD)

    with pytest.raises(CardError, match=r"^cards/b\.yml: card fees-1 is there twice: rename one"):
        load_cards(tmp_path / "cards")


def test_a_card_file_that_is_no_text_is_told(put, tmp_path):
    put("cards/a.yml", bytes(range(256)))

    with pytest.raises(UndecodableError, match=r"^cards/a\.yml: "):
        load_cards(tmp_path / "cards")


def test_quotes_must_stand_in_the_document_word_for_word(put, tmp_path):
    put("党费.md", "# 党费\n\n党员应当按月交纳党费。\n")
    put("cards/a.yml", _GOOD)
    put("cards/b.yml", _GOOD.replace("fees-1", "fees-2").replace("按月交纳党费", "按月缴纳党费"))
    put("cards/c.yml", _GOOD.replace("fees-1", "fees-3").replace("党费.md", "没有.md"))

    library = load_library(tmp_path, today=date(2026, 11, 22))

    assert [card.id for card in library.cards] == ["fees-1"]
    assert [(p.path, p.code, p.message) for p in library.problems] == [
        (
            "cards/b.yml",
            "bad_card",
            "card fees-2: 党费.md does not hold the quote '党员应当按月缴纳党费。': copy it from there",
        ),
        ("cards/c.yml", "bad_card", "card fees-3: there is no document 没有.md: correct the name"),
    ]


def test_a_wrong_card_hides_no_other_of_its_file(put, tmp_path):
    put("党费.md", "# 党费\n\n党员应当按月交纳党费。\n")
    put("cards/a.yml", "- {id: 坏}\n" + _GOOD)

    library = load_library(tmp_path, today=date(2026, 11, 22))

    assert [card.id for card in library.cards] == ["fees-1"]
    assert [problem.message for problem in library.problems] == [
        "card 坏 has no sources: give at least one document with a quote from it"
    ]
