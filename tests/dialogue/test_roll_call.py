"""A roll-call in the chat: the secretary draws, the drawn member answers or passes, silence is handled."""

from __future__ import annotations

import time

import pytest

from tests.dialogue.meeting import NAMES, Meeting


@pytest.fixture
def meeting(stack):
    return Meeting(stack).begin()


def name_of(phone):
    return phone.get("/v1/session")["member"]["name"]


def test_the_drawn_member_is_told_with_the_question_and_the_answer_is_seen_by_who_leads(meeting, says):
    drawn = meeting.lead.say("随机点名")
    phone = meeting.drawn()
    question = phone.get("/v1/calls/mine")["calls"][0]["question"]["text"]
    assert says(drawn, "utter_drawn_with_question")
    assert f"{name_of(phone)}" in drawn.text.split("\n")[0]
    assert all(f"{name} 1/3" in drawn.text for name in NAMES)
    assert says(meeting.lead.press("看回答"), "utter_call_waits")

    told = phone.say("在")
    assert question in told.text
    assert "outcome" in meeting.draws()[0]
    assert meeting.draws()[0]["outcome"] is None
    answered = phone.say("预备期是一年，从支部大会通过之日算起")

    assert says(answered, "utter_answer_recorded")
    (draw,) = meeting.draws()
    assert (draw["outcome"]["outcome"], draw["outcome"]["note"]) == (
        "answered", "预备期是一年，从支部大会通过之日算起",
    )  # fmt: skip
    assert "预备期是一年" in meeting.lead.press("再看看").text
    assert phone.say("三会一课指什么").kinds == ["answer"]


def test_what_was_typed_before_the_question_came_counts_only_when_that_is_meant(meeting, says):
    meeting.lead.say("随机点名")
    phone = meeting.drawn()

    first = phone.say("我觉得要按规定的程序来办")
    assert says(first, "utter_is_this_the_answer")
    assert meeting.draws()[0]["outcome"] is None
    meant = phone.press("就这样回答")

    assert says(meant, "utter_answer_recorded")
    assert meeting.draws()[0]["outcome"]["note"] == "我觉得要按规定的程序来办"


def test_a_question_of_the_drawn_member_is_answered_and_the_roll_calls_comes_back(meeting, says):
    meeting.lead.say("随机点名")
    phone = meeting.drawn()
    phone.say("在")

    interrupted = phone.say("三会一课指什么")
    passed = phone.say("过")

    assert interrupted.kinds[0] == "answer"
    assert says(interrupted, "utter_ask_roll_call_answer")
    assert says(passed, "utter_passed")
    assert meeting.draws()[0]["outcome"]["outcome"] == "passed"


def test_one_who_took_leave_is_replaced_and_the_reason_is_published(meeting, says):
    meeting.lead.say("随机点名")

    again = meeting.lead.say("换一个，他请假了")

    first, second = meeting.draws()
    assert says(again, "utter_draw_taken_back")
    assert says(again, "utter_drawn_with_question")
    assert "请假" in first["undone"]
    assert (second["undone"], second["outcome"]) == (None, None)


def test_for_a_silent_member_who_leads_passes_and_an_old_button_changes_nothing(meeting, says):
    meeting.lead.say("随机点名")
    phone = meeting.drawn()
    waits = meeting.lead.press("看回答")

    passed = meeting.lead.press("替他记“过”")
    meeting.lead.last = waits
    again = meeting.lead.press("替他记“过”")

    assert says(passed, "utter_passed_for_them")
    assert says(again, "utter_outcome_stands")
    assert meeting.draws()[0]["outcome"]["outcome"] == "passed"
    assert phone.say("三会一课指什么").kinds == ["answer"]


def test_nobody_can_pass_for_another(meeting, says):
    meeting.lead.say("随机点名")
    phone = meeting.drawn()
    other = next(one for one in meeting.members.values() if one is not phone)

    assert says(other.say("过"), "utter_no_call")
    assert meeting.draws()[0]["outcome"] is None


def test_several_are_drawn_by_one_request_and_one_who_took_leave_is_replaced(meeting, says):
    first = meeting.lead.say("点三个人")
    assert says(first, "utter_more_follow")
    deadline = time.monotonic() + 30
    while len(meeting.draws()) < 3 and time.monotonic() < deadline:
        time.sleep(0.5)
    told = meeting.lead.press("看点到了谁")

    names = [draw["name"] for draw in meeting.draws()]
    assert sorted(names) == sorted(NAMES)
    assert says(told, "utter_several_drawn")
    assert all(name in told.text for name in names)

    asked = meeting.lead.say("换一个，他请假了")
    assert says(asked, "utter_redraw_which")
    again = meeting.lead.press(f"换掉{names[2]}")
    assert says(again, "utter_draw_taken_back")
    assert [bool(draw["undone"]) for draw in meeting.draws()] == [False, False, True, False]


def test_the_first_of_several_is_replaced_while_the_others_are_drawn(meeting, says):
    first = meeting.lead.say("点三个人")
    named = meeting.draws()[0]["name"]

    again = meeting.lead.press("换一个，他请假了")
    deadline = time.monotonic() + 40
    while len(meeting.draws()) < 4 and time.monotonic() < deadline:
        time.sleep(0.5)

    assert named in first.text
    assert says(again, "utter_draw_taken_back")
    assert says(again, "utter_more_follow")
    assert [bool(draw["undone"]) for draw in meeting.draws()] == [True, False, False, False]
    assert says(meeting.lead.press("看点到了谁"), "utter_several_drawn")


def test_with_the_api_down_no_answer_is_confirmed_and_the_retry_records_it_once(stack, meeting, says):
    meeting.lead.say("随机点名")
    phone = meeting.drawn()
    phone.say("在")
    sender, leader = (one.get("/v1/session")["visitor"] for one in (phone, meeting.lead))
    api = stack.parts["api"]
    api.stop()
    try:
        failed = stack.say_to_rasa(sender, "预备期是一年")
        draws_nobody = stack.say_to_rasa(leader, "随机点名")
    finally:
        api.start()
        api.wait_until_healthy()

    assert says(failed, "utter_answer_not_recorded")
    assert says(draws_nobody, "utter_lead_unavailable")
    assert meeting.draws()[0]["outcome"] is None
    again = stack.say_to_rasa(sender, "/roll_called")
    assert says(again, "utter_answer_recorded")
    assert meeting.draws()[0]["outcome"]["note"] == "预备期是一年"
