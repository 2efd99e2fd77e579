"""Leave a message for the branch, and look things up."""

from __future__ import annotations

import pytest

from tests.dialogue.banking import bring_items_in
from tests.dialogue.meeting import Meeting


@pytest.fixture
def member(stack):
    return stack.member("王芳", branch="留言支部")


def brought(member):
    return [one["text"] for one in member.get("/v1/requests/mine")["recent"]]


def test_a_message_goes_out_by_name_after_a_yes(member, says):
    begun = member.say("我要提诉求")
    read_back = member.say("车厢里能不能加一台饮水机")
    assert says(begun, "utter_message_by_name")
    assert "车厢里能不能加一台饮水机" in read_back.text
    assert brought(member) == []

    sent = member.press("发")

    assert says(sent, "utter_message_recorded")
    assert brought(member) == ["车厢里能不能加一台饮水机"]


def test_a_message_said_in_one_go_is_read_back_before_it_goes_out(member, says):
    member.say("留言：宿舍的热水经常停")

    assert brought(member) == []
    assert says(member.say("好"), "utter_message_recorded")
    assert brought(member) == ["宿舍的热水经常停"]


def test_an_item_or_a_call_waits_until_the_message_is_out(stack, says):
    bring_items_in(stack)
    meeting = Meeting(stack).begin()
    for phone in meeting.members.values():
        phone.say("我要留言")
    meeting.lead.say("随机点名")
    drawn = meeting.drawn()
    told = drawn.say("宿舍热水器什么时候修")
    assert "宿舍热水器什么时候修" in told.text
    assert not says(told, "utter_called")
    assert says(drawn.press("发"), "utter_message_recorded")
    assert brought(drawn) == ["宿舍热水器什么时候修"]
    assert says(drawn.say("在"), "utter_called")

    asked = next(phone for phone in meeting.members.values() if phone is not drawn)
    meeting.lead.say("开始答题，2道党史")
    assert "饮水机坏了" in asked.say("饮水机坏了").text
    assert says(asked.press("发"), "utter_message_recorded")
    assert brought(asked) == ["饮水机坏了"]
    assert "quiz" in asked.say("你好").kinds


def test_a_message_given_up_is_not_sent(member, says):
    member.say("我要留言")
    member.say("伙食不太好")

    assert says(member.say("算了"), "utter_message_stopped")
    assert brought(member) == []
    assert member.say("三会一课指什么").kinds == ["answer"]


def test_a_visitor_cannot_leave_a_message(visitor, says):
    assert says(visitor.say("我要留言"), "utter_message_sign_in_first")
    assert visitor.say("三会一课指什么").kinds == ["answer"]


def test_with_the_api_down_the_words_are_kept_and_sent_once(stack, member, says):
    member.say("我要留言")
    member.say("工具柜的锁坏了")
    sender = member.get("/v1/session")["visitor"]
    api = stack.parts["api"]
    api.stop()
    try:
        failed = stack.say_to_rasa(sender, "/agree")
    finally:
        api.start()
        api.wait_until_healthy()

    assert says(failed, "utter_message_not_recorded")
    assert brought(member) == []
    assert "工具柜的锁坏了" in member.say("我要留言").text
    assert says(member.press("发"), "utter_message_recorded")
    assert brought(member) == ["工具柜的锁坏了"]


def test_questions_without_an_answer_are_read_by_content_staff_and_by_no_member(stack, member, says):
    member.say("食堂今天有没有红烧肉")
    if "转给书记" in member.last.buttons:
        member.press("转给书记")
    staff = stack.member("内容员", branch="留言支部", role="content")

    assert says(staff.say("有哪些没答上来的问题"), "utter_unanswered_questions")
    assert says(member.say("有哪些没答上来的问题"), "utter_only_content_staff")


def test_the_release_is_told(member, says):
    assert says(member.say("现在是哪个版本"), "utter_which_release")
