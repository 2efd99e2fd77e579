"""Say what an answer was worth, and hear as content staff what waits for a better one."""

from __future__ import annotations

from uuid import uuid4

import pytest

QUESTION = "三会一课指什么"


@pytest.fixture
def staff(stack):
    return stack.member("内容员", branch="反馈支部", role="content")


def waiting(staff, question):
    entries = staff.get("/v1/feedback/queue?limit=200")["entries"]
    return next((entry for entry in entries if entry["question"] == question), None)


def test_an_answer_that_did_not_help_waits_with_the_words_and_the_comment(visitor, staff, says):
    answer = visitor.say(QUESTION)
    before = waiting(staff, QUESTION) or {"downs": 0}

    assert says(visitor.say("这个回答没用"), "utter_rated_down")
    assert says(visitor.press("补一句"), "utter_ask_feedback_comment")
    assert says(visitor.say("没说多久开一次"), "utter_comment_recorded")

    entry = waiting(staff, QUESTION)
    assert entry["downs"] == before["downs"] + 1
    assert entry["comments"][:2] == ["没说多久开一次", "这个回答没用"]
    shown = answer.hits[0]
    rated = {"passages": [shown["citation"]["passage_id"]], "card": shown["card_id"]}
    assert [one | {"release": ""} for one in entry["answers"]][-1] == rated | {"release": ""}
    assert visitor.say("预备期多长").kinds[0] == "answer"


def test_a_complaint_right_after_an_answer_counts_and_later_it_does_not(visitor, staff, says):
    visitor.say(f"{QUESTION}，请讲讲")

    assert says(visitor.say("你说的不对"), "utter_rated_down")
    assert waiting(staff, f"{QUESTION}，请讲讲")["downs"] >= 1
    visitor.say("你好")
    assert says(visitor.say("你说的不对"), "utter_complain")


def test_who_changes_their_mind_is_content_and_nothing_waits(member, staff, says):
    question = f"党费怎么交{uuid4().hex[:4]}"
    member.say(question)

    member.say("答得不对")
    assert waiting(staff, question)["downs"] == 1
    assert says(member.say("有用，谢谢"), "utter_rated_up")
    assert waiting(staff, question) is None


def test_nothing_more_is_said_and_a_question_is_a_question_again(visitor, says):
    visitor.say(QUESTION)
    visitor.say("这个答案不对")
    visitor.press("补一句")

    assert says(visitor.say("算了"), "utter_comment_stopped")
    assert visitor.say(QUESTION).kinds[0] == "answer"


def test_without_an_answer_there_is_nothing_to_rate(visitor, says):
    assert says(visitor.say("这个回答没用"), "utter_rate_what")
    assert says(visitor.say("有用，谢谢"), "utter_praise")
    assert says(visitor.say("我补一句"), "utter_rate_what")


def test_content_staff_hear_the_queue_and_others_who_sees_to_it(visitor, member, staff, says):
    visitor.say(QUESTION)
    visitor.say("这个回答没用")

    told = staff.say("有哪些反馈要处理")

    assert says(told, "utter_feedback_queue")
    assert QUESTION in told.text
    assert says(member.say("有哪些反馈要处理"), "utter_only_content_reviews")
    assert says(visitor.say("有哪些反馈要处理"), "utter_sign_in_first")
