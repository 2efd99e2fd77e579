"""Hold follow-up questions against the topic they belong to."""

from __future__ import annotations

from dataclasses import asdict

from actions.follow_up import FollowUp
from actions.last_answer import LastAnswer

TOPIC = LastAnswer("预备期是什么", "预备期是什么", place=0, subject="发展党员指引 转正")


def ask(run, materials, words, last=TOPIC):
    return run(FollowUp(lambda: materials), words, slots={"last_answer": asdict(last) if last else None})


def test_words_that_mean_nothing_alone_are_asked_together_with_the_question_before(
    run, materials, make_hit, found
):
    materials.findings["预备期是什么 多久"] = found("预备期是什么 多久", [make_hit("一年")], confidence=0.8)
    materials.findings["多久"] = found("多久", [make_hit("一周")], confidence=0.2)

    turn = ask(run, materials, "多久")

    assert turn.messages[0]["quote"] == "一年"
    assert turn.slots["last_answer"]["query"] == "预备期是什么 多久"
    assert turn.slots["last_answer"]["question"] == "多久"


def test_the_place_that_was_quoted_is_asked_too(run, materials, make_hit, found):
    query = "发展党员指引 转正 谁来批准"
    materials.findings[query] = found(query, [make_hit("支部大会")], confidence=0.8)

    assert ask(run, materials, "谁来批准").messages[0]["quote"] == "支部大会"
    assert materials.searched == ["谁来批准", "预备期是什么 谁来批准", query]


def test_a_follow_up_that_stands_alone_leaves_the_topic(run, materials, make_hit, found):
    materials.findings["那党费呢"] = found("那党费呢", [make_hit("按月交")], confidence=0.9)
    materials.findings["预备期是什么 那党费呢"] = found("", [make_hit("一年")], confidence=0.9)

    assert ask(run, materials, "那党费呢").messages[0]["quote"] == "按月交"


def test_without_a_topic_and_a_basis_the_bot_asks_what_is_meant(run, materials):
    turn = ask(run, materials, "多久", last=None)

    assert turn.responses == ["utter_follow_up_unclear"]
    assert materials.searched == ["多久"]
    assert turn.slots == {}


def test_with_a_topic_but_no_basis_it_is_a_refusal(run, materials):
    assert ask(run, materials, "多久").responses == ["utter_no_basis_at_all"]
