"""Hold answers to questions against what the index found."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from actions.answering import AnswerIfKnown, AnswerQuestion
from index.errors import NoReleaseError, QuestionError
from index.spelling.reading import Correction
from knowledge.document import Validity

QUOTE = "第一条  党员应当按月交纳党费。\n"


def test_an_answer_quotes_the_best_hit_byte_for_byte_with_its_citation(run, materials, make_hit, found):
    hit = make_hit(QUOTE, number="中组发〔2008〕3号")
    materials.findings["党费怎么交"] = found("党费怎么交", [hit], confidence=0.9)

    turn = run(AnswerQuestion(lambda: materials), "党费怎么交")

    assert turn.responses == ["utter_answer_passage"]
    assert turn.messages[0]["quote"] == QUOTE
    assert turn.messages[0]["citation"] == "《党费细则》（中组发〔2008〕3号）第一章 总则 第一条（现行有效）"
    custom = turn.messages[0]["custom"]
    assert (custom["kind"], custom["confidence"], custom["release"]) == ("answer", 0.9, "r1")
    assert custom["hits"][0]["quote"] == QUOTE
    assert custom["hits"][0]["citation"]["passage_id"] == "p-第一条"


def test_words_that_were_read_as_others_are_told_after_the_answer(run, materials, make_hit, found):
    findings = found("三会一棵", [make_hit(QUOTE)], confidence=0.9)
    materials.findings["三会一棵"] = replace(findings, corrections=(Correction("三会一棵", "三会一课"),))

    turn = run(AnswerQuestion(lambda: materials), "三会一棵")

    assert turn.responses == ["utter_answer_passage", "utter_read_as"]
    assert (turn.messages[1]["written"], turn.messages[1]["meant"]) == ("三会一棵", "三会一课")


def test_a_card_is_answered_with_its_approved_answer_before_its_quote(run, materials, make_hit, found):
    materials.findings["党费怎么交"] = found(
        "党费怎么交", [make_hit(QUOTE, answer="每月交。")], confidence=0.9
    )

    turn = run(AnswerQuestion(lambda: materials), "党费怎么交")

    assert turn.responses == ["utter_answer_card"]
    assert (turn.messages[0]["answer"], turn.messages[0]["quote"]) == ("每月交。", QUOTE)


def test_related_buttons_open_three_other_provisions_and_never_the_one_shown(run, materials, make_hit, found):
    provisions = ["第一条", "第一条", "第二条", "第三条", "第四条", "第五条"]
    hits = [make_hit(f"{provision}……", provision=provision) for provision in provisions]
    materials.findings["党费"] = found("党费", hits, confidence=0.9)

    buttons = run(AnswerQuestion(lambda: materials), "党费").messages[0]["buttons"]

    assert [button["title"] for button in buttons] == [
        "第二条 党费细则",
        "第三条 党费细则",
        "第四条 党费细则",
    ]
    name, _, entities = buttons[0]["payload"].partition("{")
    assert name == "/show_passage"
    assert json.loads("{" + entities) == {"passage_id": "p-第二条"}


def test_a_long_button_title_is_cut_to_twenty_characters(run, materials, make_hit, found):
    hits = [
        make_hit("甲"),
        make_hit("乙", provision="第二条", title="中国共产党党费收缴使用和管理若干问题的规定"),
    ]
    materials.findings["党费"] = found("党费", hits, confidence=0.9)

    button = run(AnswerQuestion(lambda: materials), "党费").messages[0]["buttons"][0]

    assert button["title"] == "第二条 中国共产党党费收缴使用和管理若…"


def test_without_a_basis_nothing_is_answered_and_the_nearest_entries_are_shown(
    run, materials, make_hit, found
):
    materials.findings["火锅怎么做"] = found("火锅怎么做", [make_hit(QUOTE)], confidence=0.1)

    turn = run(AnswerQuestion(lambda: materials), "火锅怎么做")

    assert turn.responses == ["utter_no_basis"]
    assert turn.messages[0]["nearest"] == "· 《党费细则》第一章 总则 第一条（现行有效）"
    assert turn.messages[0]["custom"]["kind"] == "refusal"
    assert turn.slots["last_answer"]["place"] == -1


def test_an_empty_library_gives_a_refusal_without_entries(run, materials):
    turn = run(AnswerQuestion(lambda: materials), "党费")

    assert turn.responses == ["utter_no_basis_at_all"]


@pytest.mark.parametrize(
    ("validity", "notice"),
    [
        (Validity.REPEALED, "utter_validity_repealed"),
        (Validity.EXPIRED, "utter_validity_expired"),
        (Validity.SUPERSEDED, "utter_validity_superseded"),
        (Validity.NOT_YET_EFFECTIVE, "utter_validity_not_yet_effective"),
    ],
)
def test_a_quote_that_is_not_in_force_is_marked(run, make_hit, found, validity, notice):
    findings = found("党费", [make_hit(QUOTE, validity=validity)], confidence=0.9)
    materials = SimpleNamespace(search=lambda _question: findings)

    assert run(AnswerQuestion(lambda: materials), "党费").responses == ["utter_answer_passage", notice]


def test_each_question_gets_a_uuid_of_its_own_for_handing_it_over(run, materials):
    action = AnswerQuestion(lambda: materials)

    first, second = run(action, "党费").slots["hand_over_id"], run(action, "党费").slots["hand_over_id"]

    assert len(first) == len(second) == 36
    assert first != second


@pytest.mark.parametrize(
    ("error", "response"),
    [
        (QuestionError("it is blank"), "utter_question_unsearchable"),
        (None, "utter_index_unavailable"),
    ],
    ids=["blank question", "no release"],
)
def test_a_failing_index_is_told_and_leaves_the_last_answer_alone(run, tmp_path, error, response):
    def fail():
        raise error or NoReleaseError("sample", tmp_path)

    turn = run(AnswerQuestion(fail), "党费")

    assert turn.responses == [response]
    assert turn.slots == {}


def test_what_sounds_out_of_scope_is_answered_when_the_materials_have_it(run, materials, make_hit, found):
    materials.findings["媳妇代交党费行不"] = found("", [make_hit(QUOTE)], confidence=0.9)

    assert run(AnswerIfKnown(lambda: materials), "媳妇代交党费行不").messages[0]["quote"] == QUOTE


def test_what_is_out_of_scope_is_turned_away_and_can_be_handed_over(run, materials, make_hit, found):
    materials.findings["几点开饭"] = found("几点开饭", [make_hit(QUOTE)], confidence=0.1)

    turn = run(AnswerIfKnown(lambda: materials), "几点开饭")

    assert turn.responses == ["utter_out_of_scope"]
    assert turn.slots["last_answer"]["question"] == "几点开饭"
    assert turn.slots["hand_over_id"] is not None
