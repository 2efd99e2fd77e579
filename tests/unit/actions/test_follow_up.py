"""Hold follow-up questions against the topic they belong to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.asking import Asked
from actions.follow_up import FollowUp
from actions.last_answer import LastAnswer

TOPIC = LastAnswer(Asked("三会一课指什么"), place=0, shown="p-第一条")
TOGETHER = "三会一课指什么 多久一次"


def ask(run, materials, words, last=TOPIC):
    slot = last.as_event()["value"] if last else None
    return run(FollowUp(lambda: materials), words, slots={"last_answer": slot})


@pytest.fixture
def near(make_hit):
    """A hit of one provision with the similarity it has in one search."""
    return lambda provision, similarity: replace(
        make_hit(provision, provision=provision), similarity=similarity
    )


def test_the_hit_that_is_near_to_words_and_topic_is_meant(run, materials, near, found):
    alone = [near("处分", 0.6), near("多久开一次", 0.5), near("是什么", 0.1)]
    together = [near("是什么", 0.9), near("多久开一次", 0.8), near("处分", 0.3)]
    materials.findings["多久一次"] = found("多久一次", alone, confidence=0.2)
    materials.findings[TOGETHER] = found(TOGETHER, together, confidence=0.8)

    turn = ask(run, materials, "多久一次")

    assert turn.messages[0]["quote"] == "多久开一次"
    assert turn.messages[0]["custom"]["confidence"] == 0.8
    assert turn.slots["last_answer"]["shown"] == "p-多久开一次"


def test_what_was_just_said_gives_way_to_something_as_near(run, materials, near, found):
    hits = [near("第一条", 0.80), near("第二条", 0.78)]
    materials.findings["多久一次"] = found("多久一次", hits, confidence=0.2)
    materials.findings[TOGETHER] = found(TOGETHER, hits, confidence=0.8)

    assert ask(run, materials, "多久一次").messages[0]["quote"] == "第二条"


def test_what_was_just_said_is_said_again_when_nothing_else_comes_near(run, materials, near, found):
    hits = [near("第一条", 0.80), near("第二条", 0.70)]
    materials.findings["多久一次"] = found("多久一次", hits, confidence=0.2)
    materials.findings[TOGETHER] = found(TOGETHER, hits, confidence=0.8)

    assert ask(run, materials, "多久一次").messages[0]["quote"] == "第一条"


def test_a_follow_up_to_something_else_is_as_sure_as_its_own_words(run, materials, near, found):
    materials.findings["那党费呢"] = found(
        "那党费呢", [near("党费", 0.9), near("三会一课", 0.3)], confidence=0.7
    )
    together = "三会一课指什么 那党费呢"
    materials.findings[together] = found(together, [near("三会一课", 0.7), near("党费", 0.6)], confidence=0.4)

    turn = ask(run, materials, "那党费呢")

    assert turn.responses == ["utter_answer_passage"]
    assert turn.messages[0]["custom"]["confidence"] == 0.7


def test_a_second_follow_up_leans_on_the_question_and_the_first_follow_up(run, materials):
    first = ask(run, materials, "那党课呢")

    run(FollowUp(lambda: materials), "谁来讲", slots=first.slots)

    assert materials.searched[-1] == "三会一课指什么 那党课呢 谁来讲"


def test_without_a_topic_and_a_basis_the_bot_asks_what_is_meant(run, materials):
    turn = ask(run, materials, "多久", last=None)

    assert turn.responses == ["utter_follow_up_unclear"]
    assert materials.searched == ["多久"]
    assert turn.slots == {}


def test_with_a_topic_but_no_basis_it_is_a_refusal(run, materials):
    assert ask(run, materials, "多久").responses == ["utter_no_basis_at_all"]
