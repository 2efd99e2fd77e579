"""Check in through the conversation, down to the record in the database."""

from __future__ import annotations


def today(member):
    return member.get("/v1/check-ins/mine")["today"]


def test_a_check_in_asks_only_for_what_is_missing_and_is_recorded(member, replies):
    assert member.say("我要签到").text in replies("utter_ask_check_in_mode")
    confirmed = member.press("书面")

    record = today(member)
    assert (record["name"], record["mode"], record["note"]) == ("王芳", "paper", None)
    assert confirmed.customs[0]["check_in"]["name"] == "王芳"
    assert "王芳" in confirmed.text
    assert "王芳" in member.say("我签到了吗").text


def test_who_is_not_signed_in_is_asked_to_and_can_go_on_asking(visitor, replies):
    said = visitor.say("我要签到")

    assert said.text in replies("utter_check_in_sign_in_first")
    assert said.kinds == ["check_in"]
    assert visitor.say("我签到了吗").text in replies("utter_check_in_sign_in_first")
    assert visitor.say("三会一课指什么").kinds == ["answer"]
    assert visitor.say("书面签到").text in replies("utter_check_in_sign_in_first")
    assert visitor.say("你好").text in replies("utter_greet")


def test_the_mode_said_at_once_is_not_asked_for(stack):
    member = stack.member("阿依古丽")

    member.say("用视频签到")

    assert (today(member)["name"], today(member)["mode"]) == ("阿依古丽", "video")


def test_a_check_in_by_message_asks_for_a_note(member, replies):
    member.say("签到")
    assert member.press("微信留言").text in replies("utter_ask_check_in_note")
    member.say("今天学习了党章，收获很大")

    assert (today(member)["mode"], today(member)["note"]) == ("message", "今天学习了党章，收获很大")


def test_a_person_counts_once_a_day(member, replies):
    for said in ("签到", "书面"):
        member.say(said)
    first = today(member)

    assert member.say("再签一次").text in replies("utter_ask_check_in_mode")
    again = member.say("视频")

    assert today(member) == first
    assert again.kinds == ["check_in"]
    assert "已经签过到" in again.text


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(member, replies):
    member.say("签到")

    interrupted = member.say("三会一课指什么")
    joked = member.say("讲个笑话")
    member.say("书面")

    assert interrupted.kinds == ["answer"]
    assert interrupted.messages[-1]["text"] in replies("utter_ask_check_in_mode")
    assert joked.messages[0]["text"] in replies("utter_joke")
    assert joked.messages[1]["text"] in replies("utter_ask_check_in_mode")
    assert today(member)["mode"] == "paper"


def test_giving_up_records_nothing_and_ends_the_form(member, replies):
    member.say("签到")

    assert member.say("算了").text in replies("utter_check_in_stopped")
    assert member.say("你好").text in replies("utter_greet")
    assert today(member) is None


def test_one_member_does_not_see_anothers_check_in(member, stack, replies):
    for said in ("签到", "书面"):
        member.say(said)

    assert stack.member("李雷").say("我签到了吗").text in replies("utter_not_checked_in_today")


def test_with_the_api_down_nothing_is_confirmed_and_the_retry_is_recorded_once(stack, member, replies):
    sender = member.get("/v1/session")["visitor"]
    api = stack.parts["api"]
    api.stop()
    try:
        asked = stack.say_to_rasa(sender, "签到")
        wrong = stack.say_to_rasa(sender, "我叫王芳？")
        stack.say_to_rasa(sender, "赵敏")
        failed = stack.say_to_rasa(sender, "书面")
        status = stack.say_to_rasa(sender, "我签到了吗")
    finally:
        api.start()
        api.wait_until_healthy()

    assert asked.text.strip() in replies("utter_ask_check_in_name")
    assert wrong.text.split("\n")[0].strip() in replies("utter_check_in_name_wrong")
    assert failed.text.strip() in replies("utter_check_in_not_recorded")
    assert status.text.strip() in replies("utter_check_in_status_unknown")
    assert today(member) is None
    assert "王芳" in member.say("签到").text
    assert (today(member)["name"], len(member.get("/v1/check-ins/mine")["recent"])) == ("王芳", 1)
