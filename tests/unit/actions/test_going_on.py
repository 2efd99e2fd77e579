"""Hold repeating, citing, walking on and opening against the last answer."""

from __future__ import annotations

import pytest

from actions.asking import Asked
from actions.going_on import CiteSource, NextResult, Repeat
from actions.last_answer import SLOT, LastAnswer
from actions.showing import ShowPassage
from index.passage_store import StoredPassage

PRESSED = [{"entity": "passage_id", "value": "p9"}]


def slots(place=0, opened=None):
    shown = opened or (None if place < 0 else "p-第一条")
    return {SLOT: LastAnswer(Asked("党费"), place, shown, opened is not None).as_event()["value"]}


@pytest.fixture
def three(materials, make_hit, found):
    hits = [make_hit(quote, provision=quote) for quote in ("第一条", "第二条", "第三条")]
    materials.findings["党费"] = found("党费", hits, confidence=0.9)
    materials.passages["p9"] = StoredPassage(
        9, "p9", "党费/细则.md", 9, ("第二章",), "第九条", 0, 0, 4, "第九条 全文"
    )
    return materials


@pytest.mark.parametrize(
    ("action", "response"),
    [
        (Repeat, "utter_nothing_asked_yet"),
        (CiteSource, "utter_nothing_asked_yet"),
        (NextResult, "utter_nothing_asked_yet"),
        (ShowPassage, "utter_nothing_to_show"),
    ],
)
def test_before_the_first_question_there_is_nothing_to_go_on_from(run, three, action, response):
    turn = run(action(lambda: three), slots={SLOT: None})

    assert turn.responses == [response]
    assert three.searched == []


@pytest.mark.parametrize(
    ("place", "quote"), [(0, "第一条"), (2, "第三条")], ids=["the answer", "a later hit"]
)
def test_repeat_says_the_hit_that_was_shown_last(run, three, place, quote):
    assert run(Repeat(lambda: three), slots=slots(place)).messages[0]["quote"] == quote


def test_repeating_a_refusal_stays_a_refusal(run, three):
    assert run(Repeat(lambda: three), slots=slots(-1)).responses == ["utter_no_basis"]


def test_the_source_of_a_later_hit_is_that_hits_citation(run, three):
    turn = run(CiteSource(lambda: three), slots=slots(1))

    assert turn.responses == ["utter_source"]
    assert turn.messages[0]["citation"] == "《党费细则》第一章 总则 第二条（现行有效）"


def test_a_refusal_has_no_source(run, three):
    assert run(CiteSource(lambda: three), slots=slots(-1)).responses == ["utter_no_basis"]


def test_next_walks_through_the_hits_and_then_says_that_there_are_no_more(run, three):
    first = run(NextResult(lambda: three), slots=slots(0))
    second = run(NextResult(lambda: three), slots=first.slots)
    third = run(NextResult(lambda: three), slots=second.slots)

    assert [first.messages[0]["quote"], second.messages[0]["quote"]] == ["第二条", "第三条"]
    assert third.responses == ["utter_no_more_results"]


def test_after_a_refusal_the_next_hit_is_said_not_to_be_an_answer(run, materials, make_hit, found):
    materials.findings["党费"] = found("党费", [make_hit("第一条")], confidence=0.1)

    assert run(NextResult(lambda: materials), slots=slots(-1)).responses == ["utter_nearest_passage"]


def test_a_pressed_button_opens_its_passage_and_the_source_is_then_that_passage(run, three):
    opened = run(ShowPassage(lambda: three), slots=slots(), entities=PRESSED)
    source = run(CiteSource(lambda: three), slots=opened.slots)

    assert opened.messages[0]["quote"] == "第九条 全文"
    assert opened.messages[0]["custom"]["hits"][0]["similarity"] is None
    assert source.messages[0]["citation"] == "《党费细则》第二章 第九条（现行有效）"


def test_from_an_opened_passage_next_goes_on_with_the_hits_of_the_question(run, three):
    assert run(NextResult(lambda: three), slots=slots(0, "p9")).messages[0]["quote"] == "第二条"


def test_a_button_whose_passage_has_left_the_library_is_told_to_be_gone(run, three):
    gone = [{"entity": "passage_id", "value": "old"}]

    assert run(ShowPassage(lambda: three), slots=slots(), entities=gone).responses == ["utter_passage_gone"]


def test_without_a_button_the_passage_of_the_answer_is_opened(run, three):
    assert run(ShowPassage(lambda: three), slots=slots(0, "p9")).messages[0]["quote"] == "第九条 全文"
