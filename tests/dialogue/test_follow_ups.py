"""Ask on from what was just said."""

from __future__ import annotations

import pytest

DIALOGUES = [
    ("入党要经过哪些步骤", "那预备期呢？", "发展党员/预备党员与转正.md", "预备"),
    ("预备期从哪天算起", "那可以延长吗？", "发展党员/预备党员与转正.md", "延长"),
    ("三会一课指什么", "那党小组会呢", "组织生活/三会一课.md", "党小组"),
    ("党费按什么比例交", "那退休的呢？", "党费/党费收缴细则.md", "离退休"),
    ("警告处分影响期多久", "那留党察看呢", "纪律/纪律与处分.md", "留党察看"),
    ("遵义会议是什么时候开的", "那古田会议呢", "党史/1927-1937土地革命战争和长征.md", "古田"),
    ("四个自信是什么", "那四个意识呢", None, "政治意识"),
]


@pytest.mark.parametrize(("question", "words", "document", "said"), DIALOGUES)
def test_a_follow_up_is_answered_about_the_topic_just_talked_about(visitor, question, words, document, said):
    visitor.say(question)

    reply = visitor.say(words)

    assert reply.kinds == ["answer"]
    assert document in {None, reply.hits[0]["citation"]["document"]}
    assert said in reply.hits[0]["quote"] + (reply.hits[0]["answer"] or "")


def test_a_follow_up_with_nothing_before_it_is_asked_what_it_means(visitor, replies):
    assert visitor.say("然后呢").text in replies("utter_follow_up_unclear")


def test_two_visitors_do_not_share_a_topic(visitor, another_visitor, replies):
    visitor.say("三会一课指什么")

    assert another_visitor.say("再说一遍").text in replies("utter_nothing_asked_yet")


def test_small_talk_in_between_does_not_lose_the_topic(visitor):
    answered = visitor.say("三会一课指什么")

    visitor.say("谢谢")
    again = visitor.say("再说一遍")

    assert again.hits[0] == answered.hits[0]
