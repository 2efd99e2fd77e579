"""A led quiz in the chat: the secretary shows, reveals and ends, the members answer in words."""

from __future__ import annotations

import pytest

from tests.dialogue.banking import bring_items_in
from tests.dialogue.meeting import Meeting


@pytest.fixture
def meeting(stack):
    bring_items_in(stack)
    return Meeting(stack).begin()


def quiz(meeting):
    (line,) = meeting.lead.get(f"/v1/sessions/{meeting.id}/quizzes")
    return dict(meeting.lead.get(f"/v1/sessions/{meeting.id}/quizzes/{line['id']}"))


def mine(meeting, phone):
    return dict(phone.get(f"/v1/sessions/{meeting.id}/quizzes/{quiz(meeting)['id']}/mine"))


def words(item, *, other=False):
    """An answer to an item of any kind, and another one."""
    letters = "ABCDEFGH"[: len(item["parts"])]
    return {
        "single": "选B" if other else "选A",
        "multiple": "BC" if other else "AB",
        "true_false": "错" if other else "对",
        "fill_in": "、".join(["两年" if other else "一年"] * max(item["blanks"], 1)),
        "ordering": letters[::-1] if other else letters,
        "matching": letters[: len(item["lefts"])][::-1] if other else letters[: len(item["lefts"])],
    }[item["kind"]]


def test_a_quiz_is_led_and_answered_from_the_first_item_to_the_ranking(meeting, says):
    lead, (wang, li, zhang) = meeting.lead, meeting.members.values()

    begun = lead.say("开始答题，2道党史")
    assert quiz(meeting)["phase"] == "showing"
    first = quiz(meeting)["asked"]
    assert says(begun, "utter_led_quiz_item")
    assert (first["stem"] in begun.text, quiz(meeting)["items"]) == (True, 2)

    told = wang.say(words(first))
    assert says(told, "utter_led_answer_taken")
    assert first["stem"] in told.text
    assert mine(meeting, wang)["own"] is not None
    assert quiz(meeting)["counts"]["answered"] == 1
    wang.say("现在第几题")  # after an answer, words alone may be a question again
    assert says(wang.say(words(first)), "utter_led_answer_same")
    assert "已答 1 人" in lead.press("看答了几人").text
    shown = li.say("现在第几题")
    assert first["stem"] in shown.text

    revealed = lead.say("公布答案")
    assert quiz(meeting)["phase"] == "revealed"
    right = quiz(meeting)["revealed"]
    assert right["sources"][0]["quote"] in revealed.text
    assert "1 人作答" in revealed.text
    assert says(li.say(words(first, other=True)), "utter_led_answer_late")
    assert right["sources"][0]["quote"] in wang.say("现在第几题").text

    second = lead.say("下一题")
    assert quiz(meeting)["shown"] == [0, 1]
    assert quiz(meeting)["asked"]["stem"] in second.text
    assert says(lead.say("下一题"), "utter_led_quiz_still_open")
    assert says(zhang.say(words(quiz(meeting)["asked"])), "utter_led_answer_taken")
    assert says(lead.say("公布答案"), "utter_led_quiz_revealed_last")
    ended = lead.say("结束答题")
    assert says(ended, "utter_led_quiz_over")
    assert "王芳" in ended.text
    assert quiz(meeting)["phase"] == "over"


def test_a_question_in_between_is_answered_and_the_open_item_comes_back(meeting, says):
    meeting.lead.say("开始答题，2道党史")
    phone = meeting.members["王芳"]
    stem = quiz(meeting)["asked"]["stem"]
    phone.say("现在第几题")

    between = phone.say("三会一课指什么")

    assert between.kinds[0] == "answer"
    assert stem in between.text
    assert says(phone.say(words(quiz(meeting)["asked"])), "utter_led_answer_taken")


def test_an_answer_is_changed_while_the_item_is_open_and_the_last_one_counts(meeting, says):
    meeting.lead.say("开始答题，2道党史")
    item = quiz(meeting)["asked"]
    phone = meeting.members["王芳"]
    phone.say(words(item))
    before = mine(meeting, phone)["own"]
    phone.say("现在第几题")

    changed = phone.say(words(item, other=True))

    assert says(changed, "utter_led_answer_changed")
    assert mine(meeting, phone)["own"] != before
    assert quiz(meeting)["counts"]["answered"] == 1


def test_an_item_of_ones_own_waits_while_the_led_one_is_open(meeting, says):
    phone = meeting.members["王芳"]
    phone.say("来一组每日一练")
    (own,) = phone.get("/v1/practice/exercises")["recent"]
    own_item = phone.get(f"/v1/practice/exercises/{own['id']}/current")["item"]
    meeting.lead.say("开始答题，2道党史")

    told = phone.say(words(quiz(meeting)["asked"]))

    assert says(told, "utter_led_answer_taken")
    assert says(told, "utter_own_item_aside")
    assert phone.get("/v1/practice/exercises")["recent"][0]["answered"] == 0
    back = phone.press("接着做自己的题")
    assert own_item["stem"] in back.text


def test_who_does_not_lead_hears_who_can_and_who_is_not_there_how_to_join(meeting, stack, says):
    outside = stack.member("赵勇", branch=meeting.branch)
    member = meeting.members["王芳"]
    assert says(member.say("开始答题，10道党史"), "utter_only_leaders")
    meeting.lead.say("开始答题，2道党史")

    assert says(member.say("公布答案"), "utter_only_leaders")
    assert says(member.say("下一题"), "utter_led_no_skip")
    assert says(member.say("结束答题"), "utter_only_leaders")
    outside.say("现在第几题")
    refused = outside.say(words(quiz(meeting)["asked"]))

    assert says(refused, "utter_led_not_taking_part")
    assert quiz(meeting)["phase"] == "showing"


def test_the_clock_is_stopped_and_goes_on(meeting, says):
    meeting.lead.say("开始答题，2道党史")
    phone = meeting.members["王芳"]
    phone.say("现在第几题")

    paused = meeting.lead.say("暂停答题")
    refused = phone.say(words(quiz(meeting)["asked"]))
    resumed = meeting.lead.say("继续答题")

    assert says(paused, "utter_led_quiz_paused")
    assert says(refused, "utter_led_item_paused")
    assert says(resumed, "utter_led_quiz_item")
    assert says(phone.say(words(quiz(meeting)["asked"])), "utter_led_answer_taken")


def test_a_topic_that_there_is_not_is_offered_by_those_that_are(meeting, says):
    asked = meeting.lead.say("开始答题，8道安全")

    if says(asked, "utter_led_which_topic"):
        meeting.lead.press("党史" if "党史" in asked.buttons else next(iter(asked.buttons)))

    assert quiz(meeting)["items"] == 8


def led_until(meeting, *kinds):
    """Lead quizzes until one begins with an item of such a kind."""
    for _ in range(25):
        meeting.lead.say("开始答题，5道")
        if newest(meeting)["asked"]["kind"] in kinds:
            return
        meeting.lead.say("结束答题")
        meeting.lead.press("确认结束答题")
    pytest.fail("no such item was shown")


def newest(meeting):
    line = meeting.lead.get(f"/v1/sessions/{meeting.id}/quizzes")[-1]
    return dict(meeting.lead.get(f"/v1/sessions/{meeting.id}/quizzes/{line['id']}"))


def test_an_answer_in_a_pause_with_nothing_at_hand_is_refused_and_the_chat_goes_on(meeting, says):
    phone = meeting.members["王芳"]
    led_until(meeting, "single", "multiple")
    item = newest(meeting)["asked"]
    phone.say("你好")
    phone.say(words(item))
    meeting.lead.say("暂停答题")

    refused = phone.say(words(item, other=True))

    assert says(refused, "utter_led_item_paused")
    assert phone.say("三会一课指什么").kinds[0] == "answer"


def test_a_letter_that_an_item_does_not_have_is_asked_for_again_and_the_chat_goes_on(meeting, says):
    phone = meeting.members["张敏"]
    led_until(meeting, "single", "multiple")
    item = newest(meeting)["asked"]
    phone.say("你好")
    phone.say(words(item))

    unfit = phone.say("选H")

    wanted = "utter_one_letter_wanted" if item["kind"] == "single" else "utter_letters_there_are"
    assert says(unfit, wanted)
    assert item["stem"] in unfit.text
    assert phone.say("三会一课指什么").kinds[0] == "answer"


def test_a_judgement_right_after_an_answer_to_a_question_changes_no_answer_of_the_quiz(meeting):
    phone = meeting.members["李伟"]
    led_until(meeting, "true_false")
    phone.say("你好")
    phone.say("对")
    phone.say("预备期多长")

    phone.say("不对")

    quiz = newest(meeting)
    assert phone.get(f"/v1/sessions/{meeting.id}/quizzes/{quiz['id']}/mine")["own"] is True
