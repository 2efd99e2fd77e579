"""Check in through the conversation, down to the record in the database."""

from __future__ import annotations


def today(visitor):
    return visitor.get("/v1/check-ins/mine")["today"]


def test_a_check_in_asks_only_for_what_is_missing_and_is_recorded(visitor, replies):
    assert visitor.say("我要签到").text in replies("utter_ask_check_in_name")
    assert visitor.say("王芳").text in replies("utter_ask_check_in_mode")
    confirmed = visitor.press("书面")

    record = today(visitor)
    assert (record["name"], record["mode"], record["note"]) == ("王芳", "paper", None)
    assert confirmed.customs[0]["check_in"]["name"] == "王芳"
    assert "王芳" in confirmed.text
    assert "王芳" in visitor.say("我签到了吗").text


def test_the_mode_said_at_once_is_not_asked_for(visitor):
    visitor.say("用视频签到")

    visitor.say("我叫阿依古丽")

    assert (today(visitor)["name"], today(visitor)["mode"]) == ("阿依古丽", "video")


def test_a_check_in_by_message_asks_for_a_note(visitor, replies):
    visitor.say("签到")
    visitor.say("李建国")
    assert visitor.press("微信留言").text in replies("utter_ask_check_in_note")
    visitor.say("今天学习了党章，收获很大")

    assert (today(visitor)["mode"], today(visitor)["note"]) == ("message", "今天学习了党章，收获很大")


def test_the_name_is_known_the_second_time_and_a_person_counts_once_a_day(visitor, replies):
    for said in ("签到", "张敏", "书面"):
        visitor.say(said)
    first = today(visitor)

    assert visitor.say("再签一次").text in replies("utter_ask_check_in_mode")
    again = visitor.say("视频")

    assert today(visitor) == first
    assert again.kinds == ["check_in"]
    assert "已经签过到" in again.text


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(visitor, replies):
    visitor.say("签到")

    interrupted = visitor.say("三会一课指什么")
    visitor.say("陈静")
    joked = visitor.say("讲个笑话")
    visitor.say("书面")

    assert interrupted.kinds == ["answer"]
    assert interrupted.messages[-1]["text"] in replies("utter_ask_check_in_name")
    assert joked.messages[0]["text"] in replies("utter_joke")
    assert joked.messages[1]["text"] in replies("utter_ask_check_in_mode")
    assert today(visitor)["name"] == "陈静"


def test_what_is_no_name_is_asked_for_again(visitor, replies):
    visitor.say("签到")

    again = visitor.say("我叫王芳？")

    assert again.messages[0]["text"] in replies("utter_check_in_name_wrong")
    assert again.messages[1]["text"] in replies("utter_ask_check_in_name")


def test_giving_up_records_nothing_and_ends_the_form(visitor, replies):
    visitor.say("签到")
    visitor.say("刘洋")

    assert visitor.say("算了").text in replies("utter_check_in_stopped")
    assert visitor.say("你好").text in replies("utter_greet")
    assert today(visitor) is None


def test_one_visitor_does_not_see_anothers_check_in(visitor, another_visitor, replies):
    for said in ("签到", "周强", "书面"):
        visitor.say(said)

    assert another_visitor.say("我签到了吗").text in replies("utter_not_checked_in_today")


def test_with_the_api_down_nothing_is_confirmed_and_the_retry_is_recorded_once(stack, visitor, replies):
    sender = visitor.get("/v1/session")["visitor"]
    api = stack.parts["api"]
    api.stop()
    try:
        for said in ("签到", "赵敏"):
            stack.say_to_rasa(sender, said)
        failed = stack.say_to_rasa(sender, "书面")
        status = stack.say_to_rasa(sender, "我签到了吗")
    finally:
        api.start()
        api.wait_until_healthy()

    assert failed.text.strip() in replies("utter_check_in_not_recorded")
    assert status.text.strip() in replies("utter_check_in_status_unknown")
    assert today(visitor) is None
    assert "赵敏" in visitor.say("签到").text
    assert (today(visitor)["name"], len(visitor.get("/v1/check-ins/mine")["recent"])) == ("赵敏", 1)
