"""Talk to the running bot about anything but the materials."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("你好", "utter_greet"),
        ("你能做什么", "utter_help"),
        ("谢谢你", "utter_thanks"),
        ("再见", "utter_bye"),
        ("你是谁", "utter_who_i_am"),
        ("你累不累", "utter_how_i_am"),
        ("讲个笑话吧", "utter_joke"),
        ("你真棒", "utter_praise"),
        ("答非所问", "utter_complain"),
        ("好的", "utter_agree"),
        ("算了", "utter_nothing_to_stop"),
        ("明天天气怎么样", "utter_out_of_scope"),
        ("出处？", "utter_nothing_asked_yet"),
        ("还有吗", "utter_nothing_asked_yet"),
        ("看原文", "utter_nothing_to_show"),
        ("转给书记", "utter_hand_over_what"),
    ],
)
def test_manners_and_small_talk_have_their_own_replies(visitor, replies, said, response):
    assert visitor.say(said).text in replies(response)


def test_what_cannot_be_placed_goes_to_the_index_which_refuses(visitor):
    assert visitor.say("叽里咕噜叽里咕噜").kinds == ["refusal"]
