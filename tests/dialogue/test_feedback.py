"""Say what an answer was worth, and hear as content staff what waits for a better one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest

from tests.dialogue.banking import bring_items_in
from tests.dialogue.meeting import Meeting

QUESTION = "三会一课指什么"


@pytest.fixture
def staff(stack):
    return stack.member("内容员", branch="反馈支部", role="content")


def waiting(staff, question):
    entries = staff.get("/v1/feedback/queue?limit=200")["entries"]
    return next((entry for entry in entries if entry["question"] == question), None)


def sessions_of(stack, sender):
    asked = "SELECT count(*) FROM events WHERE sender_id = ? AND type_name = 'session_started'"
    with closing(sqlite3.connect(f"file:{stack.data}/rasa/tracker.db?mode=ro", uri=True)) as tracker:
        return tracker.execute(asked, (sender,)).fetchone()[0]


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


def test_what_comes_in_between_is_no_comment_and_happens_or_is_told_later(stack, staff, says):
    bring_items_in(stack)
    meeting = Meeting(stack).begin()
    phone = meeting.members["王芳"]
    question = f"{QUESTION}，说说看{uuid4().hex[:4]}"
    phone.say(question)
    down = phone.say("这个回答没用")
    phone.press("补一句")

    phone.last = down
    handed = phone.press("转给书记")
    meeting.lead.say("开始答题，2道党史")
    said = phone.say("没说多久开一次")
    after = phone.say("你好")

    assert handed.kinds[0] == "handed_over"
    assert says(handed, "utter_ask_feedback_comment")
    assert says(said, "utter_comment_recorded")
    assert "quiz" in after.kinds
    assert waiting(staff, question)["comments"] == ["没说多久开一次", "这个回答没用"]


def test_an_answer_can_be_rated_after_rasa_has_begun_anew(stack, visitor, says):
    sender = visitor.get("/v1/session")["visitor"]
    for turn in range(40):
        before = sessions_of(stack, sender)
        visitor.say("预备期多长" if turn % 2 else QUESTION)
        if before and sessions_of(stack, sender) > before:
            break
    else:
        pytest.fail("no fresh start")

    assert says(visitor.say("这个回答没用"), "utter_rated_down")


def test_the_queue_is_no_answer_to_be_rated(staff, says):
    staff.say(QUESTION)
    staff.say("你好")
    staff.say("有哪些反馈要处理")

    assert says(staff.say("这个回答没用"), "utter_rate_what")


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
    assert says(visitor.say("刚才的评价我补一句"), "utter_rate_what")


def test_content_staff_hear_the_queue_and_others_who_sees_to_it(visitor, member, staff, says):
    visitor.say(QUESTION)
    visitor.say("这个回答没用")

    told = staff.say("有哪些反馈要处理")

    assert says(told, "utter_feedback_queue")
    assert QUESTION in told.text
    assert says(member.say("有哪些反馈要处理"), "utter_only_content_reviews")
    assert says(visitor.say("有哪些反馈要处理"), "utter_sign_in_first")
