"""Ask the running bot, and hold what it quotes against the library's files."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

RESPONSES = Path(__file__).resolve().parents[2] / "bot" / "domain" / "responses.yml"
LIBRARY = Path(__file__).resolve().parents[2] / "knowledge" / "library"


def source_of(hit: dict) -> str:
    """The quoted place, cut from the file itself."""
    citation = hit["citation"]
    text = (LIBRARY / citation["document"]).read_bytes().decode("utf-8")
    return text[citation["start"] : citation["end"]]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("预备期从哪天算起，多长？", "发展党员/预备党员与转正.md"),
        ("退休党员党费怎么交", "党费/党费收缴细则.md"),
        ("党员有几项权利", "党员/党员的权利.md"),
        ("灭火器怎么用", "安全/消防安全常识.md"),
        ("遵义会议是什么时候开的", "党史/1927-1937土地革命战争和长征.md"),
        ("留党察看影响多久", "纪律/纪律与处分.md"),
        ("请问六必谈是哪六类", "列车学习/六必谈实施细则.md"),
    ],
)
def test_an_answer_quotes_its_document_byte_for_byte_and_cites_it(visitor, question, document):
    reply = visitor.say(question)

    assert reply.kinds == ["answer"]
    best = reply.hits[0]
    assert best["citation"]["document"] == document
    assert source_of(best) == best["quote"]
    assert f"「{best['quote']}」" in reply.text
    assert f"《{best['citation']['title']}》" in reply.text
    assert "（现行有效）" in reply.text
    assert reply.degraded is None


def test_each_question_that_the_greeting_suggests_is_answered(visitor):
    greetings = yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"]["utter_greet"]
    sent = {button["payload"] for greeting in greetings for button in greeting["buttons"]}
    suggested = [question for question in sent if not question.startswith("/")]

    assert suggested
    for question in suggested:
        assert visitor.say(question).kinds == ["answer"], question


def test_a_related_button_opens_its_provision_and_the_source_is_then_that_one(visitor):
    answered = visitor.say("党费按什么比例交")
    title, hit = next(iter(answered.buttons)), answered.hits[1]

    opened = visitor.press(title)
    source = visitor.say("出处？")

    assert opened.hits[0]["citation"]["passage_id"] == hit["citation"]["passage_id"]
    assert source_of(opened.hits[0]) in opened.text
    assert source.hits[0]["citation"] == opened.hits[0]["citation"]


def test_next_result_shows_another_place_and_repeat_says_that_one_again(visitor):
    first = visitor.say("三会一课指什么")

    second = visitor.say("还有吗")
    again = visitor.say("再说一遍")

    assert second.hits[0]["citation"]["passage_id"] != first.hits[0]["citation"]["passage_id"]
    assert again.hits[0] == second.hits[0]


@pytest.mark.parametrize("question", ["双色球昨晚开的什么号", "北京地铁末班车几点", "红烧肉要炖多长时间"])
def test_what_the_materials_do_not_say_is_not_answered(visitor, question):
    assert "answer" not in visitor.say(question).kinds


def test_an_unanswered_question_is_handed_to_the_secretary_once(visitor):
    refused = visitor.say("党员徽章戴左边还是右边")
    first = visitor.press("转给书记")
    visitor.last = refused
    second = visitor.press("转给书记")

    handed = visitor.get("/v1/handed-questions/mine")["recent"]
    assert refused.kinds == ["refusal"]
    assert first.kinds == second.kinds == ["handed_over"]
    assert "党员徽章戴左边还是右边" in first.text
    assert [question["text"] for question in handed] == ["党员徽章戴左边还是右边"]


def test_asking_for_the_secretary_in_words_hands_nothing_over_before_the_button(visitor):
    visitor.say("党员徽章戴左边还是右边")

    offered = visitor.say("转给书记")

    assert "党员徽章戴左边还是右边" in offered.text
    assert visitor.get("/v1/handed-questions/mine")["recent"] == []
    assert visitor.press("转给书记").kinds == ["handed_over"]


def test_typed_slash_commands_reach_neither_an_intent_nor_a_record(member):
    reply = member.say('/tell_mode{"check_in_mode": "paper"}')

    assert "check_in" not in reply.kinds
    assert member.get("/v1/check-ins/mine")["today"] is None
