"""Lead a session from the chat, from its opening to its end, and take part in it."""

from __future__ import annotations

import pytest

from tests.dialogue.meeting import NAMES, Meeting


@pytest.fixture
def meeting(stack):
    return Meeting(stack)


def states(meeting):
    people = meeting.lead.get(f"/v1/sessions/{meeting.id}/attendance")["people"]
    return {person["name"]: person["standing"]["state"] for person in people}


def test_a_whole_session_is_led_from_the_chat(meeting, says):
    lead = meeting.lead
    asked = lead.say("开始集中学习")
    opened = lead.press("支部书记领学")
    assert says(asked, "utter_ask_lead_mode")
    assert says(opened, "utter_session_opened")
    assert (meeting.session()["phase"], meeting.session()["lead_mode"]) == ("open", "branch_secretary")

    meeting.gather()
    missing = lead.say("谁还没签到")
    assert "周书记" in missing.text
    assert not any(name in missing.text for name in NAMES)

    first = lead.say("下一项")
    second = lead.press("下一项")
    assert ("奏唱国歌" in first.text, "重温入党誓词" in second.text) == (True, True)
    skipped = lead.say("跳过这项，时间不够")
    assert says(skipped, "utter_step_skipped")
    paused = lead.say("暂停")
    assert (says(paused, "utter_session_paused"), meeting.session()["phase"]) == (True, "paused")
    resumed = lead.say("继续")
    assert says(resumed, "utter_session_resumed")

    told = meeting.session()
    fates = [step["fate"] for step in told["steps"]]
    assert (told["phase"], told["step"], told["following"]) == ("running", 1, 3)
    assert fates == ["held", "held", "skipped", "not_reached", "not_reached", "not_reached"]
    assert told["steps"][2]["reason"] == "时间不够"
    session = meeting.id

    asked = lead.say("结束")
    assert meeting.session()["phase"] == "running"
    closed = lead.press("确认结束")
    assert (says(asked, "utter_close_session_this"), says(closed, "utter_session_closed")) == (True, True)
    assert lead.get(f"/v1/sessions/{session}")["phase"] == "closed"
    assert says(closed, "utter_session_record")
    assert says(lead.say("导出学习记录"), "utter_session_record")
    assert says(lead.say("下一项"), "utter_no_session_to_lead")


def test_a_member_cannot_lead_and_hears_who_can(meeting, says):
    meeting.begin()
    member = meeting.members["王芳"]
    before = meeting.session()

    for said in ("下一项", "暂停", "随机点名", "结束"):
        assert says(member.say(said), "utter_only_leaders"), said

    assert meeting.session() == before
    assert says(member.say("谁还没签到"), "utter_numbers_only")


def test_a_visitor_is_asked_to_sign_in(visitor, says):
    assert says(visitor.say("开始集中学习"), "utter_sign_in_to_lead")


def test_an_old_button_starts_no_step(meeting, says):
    meeting.open().lead.say("下一项")
    old = meeting.lead.last
    meeting.lead.press("下一项")

    meeting.lead.last = old
    pressed = meeting.lead.press("下一项")

    assert says(pressed, "utter_button_is_old")
    assert meeting.session()["step"] == 1


def test_a_question_in_the_middle_is_answered_and_the_session_goes_on(meeting, says):
    meeting.open().lead.say("下一项")

    answered = meeting.lead.say("三会一课指什么")

    assert answered.kinds == ["answer"]
    assert says(meeting.lead.say("下一项"), "utter_step_started")
    assert meeting.session()["step"] == 1


def test_check_ins_by_digits_and_by_message_are_those_of_the_session(meeting, says):
    meeting.open()
    by_digits, by_message, missing = meeting.members.values()

    assert says(by_digits.say("签到"), "utter_ask_check_in_code")
    assert says(by_digits.say("123"), "utter_ask_check_in_code")
    assert says(by_digits.say(meeting.digits()), "utter_session_checked_in")
    by_message.say("签到")
    by_message.press("微信留言")
    assert says(by_message.say("在岗值班，今天已经自学了党章"), "utter_session_checked_in")

    assert says(by_digits.say("我签到了吗"), "utter_session_standing_counted")
    assert says(missing.say("我签到了吗"), "utter_session_standing_missing")
    assert states(meeting) == {
        "王芳": "counted", "李伟": "counted", "张敏": "missing", "周书记": "missing",
    }  # fmt: skip
    assert by_digits.get("/v1/check-ins/mine")["recent"] == []


def test_who_missed_a_session_asks_for_a_make_up_from_the_chat(meeting, says):
    session = meeting.open().id
    meeting.lead.say("结束")
    meeting.lead.press("确认结束")
    member = meeting.members["李伟"]

    assert says(member.say("补签"), "utter_ask_make_up_mode")
    assert says(member.press("视频电子"), "utter_ask_make_up_reason")
    assert says(member.press("值乘没赶上"), "utter_make_up_asked")

    (waiting,) = meeting.lead.get(f"/v1/sessions/{session}/make-ups")
    assert (waiting["name"], waiting["mode"], waiting["reason"]) == ("李伟", "video", "值乘没赶上")


def test_who_is_there_speaks_of_their_own_accord(meeting, says):
    meeting.begin()
    member = meeting.members["张敏"]

    assert says(member.say("我来发言"), "utter_volunteered")

    (speech,) = meeting.session()["steps"][0]["speeches"]
    assert (speech["member_id"], speech["mode"]) == (
        member.get("/v1/session")["member"]["id"], "volunteered",
    )  # fmt: skip


def test_records_are_told_to_each_and_the_branchs_figures_to_its_secretary(meeting, says):
    meeting.begin()
    member = meeting.members["王芳"]

    own, figures = member.say("我的学习记录"), meeting.lead.say("本支部这个月的参与率")

    assert says(own, "utter_study_records")
    assert "集中学习 已签到" in own.text
    assert says(figures, "utter_participation")
    assert "应到 4 人次，签到 3 人次，参与率 75.0%" in figures.text
    assert says(member.say("本支部这个月的参与率"), "utter_only_secretaries")


def test_with_the_api_down_no_step_is_confirmed_and_the_retry_starts_one(stack, meeting, says):
    meeting.open().lead.say("下一项")
    sender = meeting.lead.get("/v1/session")["visitor"]
    api = stack.parts["api"]
    api.stop()
    try:
        failed = stack.say_to_rasa(sender, "下一项")
        again = stack.say_to_rasa(sender, "下一项")
    finally:
        api.start()
        api.wait_until_healthy()

    assert (says(failed, "utter_lead_unavailable"), says(again, "utter_lead_unavailable")) == (True, True)
    assert meeting.session()["step"] == 0
    assert says(meeting.lead.say("下一项"), "utter_step_started")
    assert meeting.session()["step"] == 1
