"""Self-study in the chat: a day's items one by one, a question in between, points, mistakes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from study.ledger.bank_sample import bring_sample_in
from study.storage import Storage


@pytest.fixture
def learner(stack):
    """A member, with the sample items in the bank."""
    storage = Storage.open(f"sqlite:///{stack.data / 'yunxue.db'}")
    bring_sample_in(storage, now=datetime.now(UTC))
    storage.close()
    return stack.member("王芳")


def exercise(learner):
    """The newest exercise, as the API tells it."""
    return learner.get("/v1/practice/exercises")["recent"][0]


def current(learner):
    return learner.get(f"/v1/practice/exercises/{exercise(learner)['id']}/current")["item"]


TYPED = {
    "single": "选A",
    "multiple": "AB",
    "true_false": "对",
    "fill_in": "一年",
    "short_answer": "要按规定的程序来办",
}


def answer(learner):
    """Whatever its kind, one answer in words; how many items were answered before and after."""
    item, before = current(learner), exercise(learner)["answered"]
    letters = [part["letter"] for part in item["parts"]]
    words = TYPED.get(item["kind"]) or "".join(letters[: len(item["lefts"]) or None])
    if item["kind"] == "fill_in":
        words = "、".join(["一年"] * item["blanks"])
    reply = learner.say(words)
    if item["kind"] == "short_answer":
        marked = learner.press("没答对")
        reply.messages.extend(marked.messages)
    return item, reply, exercise(learner)["answered"] - before


def test_a_day_is_practised_item_by_item_with_a_question_in_the_middle(learner, says):
    begun = learner.say("来一组每日一练")
    first = current(learner)
    assert first["stem"] in begun.text

    item, reply, more = answer(learner)
    assert more == 1
    told = ("utter_answer_right", "utter_answer_wrong", "utter_words_to_compare")
    assert any(says(reply, name) for name in told)
    marked = learner.get(f"/v1/practice/exercises/{exercise(learner)['id']}/items/{item['number']}")
    assert marked["marking"]["sources"][0]["quote"] in reply.text
    second = current(learner)
    assert second["stem"] in reply.text

    between = learner.say("三会一课指什么")
    assert between.kinds[0] == "answer"
    assert second["stem"] in between.text
    assert exercise(learner)["answered"] == 1

    for _ in range(exercise(learner)["of"] - 1):
        _, reply, more = answer(learner)
        assert more == 1, reply.text
    assert says(reply, "utter_quiz_over")
    assert exercise(learner)["over"]

    earned = learner.get("/v1/practice/points")["total"]
    assert f"一共 {earned} 分" in learner.say("我的积分").text
    wrong = learner.get("/v1/practice/wrong-book")["total"]
    book = learner.say("错题本")
    assert (current(learner)["stem"] in book.text) if wrong else says(book, "utter_no_mistakes")


def test_a_button_answers_its_item_once_and_whoever_stops_goes_on_where_they_were(learner, says):
    learner.say("来一组每日一练")
    while not learner.last.buttons.keys() & {"A", "对"}:
        learner.say("跳过")
    shown, title = learner.last, "A" if "A" in learner.last.buttons else "对"
    learner.press(title)
    learner.last = shown
    again = learner.press(title)

    assert exercise(learner)["answered"] == 1
    old = ("utter_button_is_old", "utter_answer_not_understood")  # the latter before an item of another form
    assert any(says(again, name) for name in old)
    assert says(learner.say("算了"), "utter_quiz_stopped")
    assert current(learner)["stem"] in learner.say("来一组每日一练").text
    assert exercise(learner)["answered"] == 1


def test_who_is_not_signed_in_hears_how_to(visitor, says):
    assert says(visitor.say("来一组每日一练"), "utter_practice_sign_in_first")
    assert visitor.say("三会一课指什么").kinds == ["answer"]


def test_where_nothing_is_open_a_letter_is_no_answer(learner, says):
    assert says(learner.say("选A"), "utter_no_item_open")


def test_an_exam_keeps_what_is_right_to_itself_until_it_is_handed_in(learner, says):
    learner.say("模拟考试5题10分钟")
    assert (exercise(learner)["of"], exercise(learner)["exercise"]) == (5, "exam")

    item, reply, more = answer(learner)
    asked = learner.say("第1题为什么")
    handed = learner.say("交卷")

    assert more == 1
    assert says(reply, "utter_answer_taken")
    assert says(asked, "utter_why_later")
    assert exercise(learner)["over"]
    assert any(says(handed, name) for name in ("utter_exam_passed", "utter_exam_failed"))
    path = f"/v1/practice/exercises/{exercise(learner)['id']}/items/{item['number']}"
    assert learner.get(path)["marking"]["explanation"] in learner.say("第1题为什么").text


def test_a_topic_is_practised_and_a_faulty_item_reported_in_ones_own_words(learner, says):
    begun = learner.say("专项：党费")
    item, _, _ = answer(learner)

    reported = learner.say("这题有错")

    assert current(learner)["topic"] == item["topic"] == "党费"
    assert item["stem"] in begun.text
    assert says(reported, "utter_item_reported")
    (report,) = learner.get("/v1/practice/item-reports")["recent"]
    assert (report["item"], report["text"]) == (item["item"], "这题有错")
