"""A duel in the chat: find the colleague, invite, accept, play both sides, hear how it ended."""

from __future__ import annotations

from itertools import count

import pytest

from tests.dialogue.banking import bring_items_in
from tests.dialogue.test_led_quiz import words

BRANCHES = count(1)


@pytest.fixture
def colleague(stack):
    """Signs members of one branch in."""
    bring_items_in(stack)
    branch = f"对战{next(BRANCHES)}支部"
    return lambda name: stack.member(name, branch=branch)


def duel(phone):
    return next(one for one in phone.get("/v1/practice/exercises")["recent"] if one["exercise"] == "duel")


def play(phone):
    """Answer until nothing is left; the last reply."""
    while True:
        item = phone.get(f"/v1/practice/exercises/{duel(phone)['id']}/current")["item"]
        if item is None:
            return phone.last
        phone.say(words(item))


def test_a_duel_is_invited_to_accepted_played_by_both_and_its_end_is_told(colleague, says):
    zhao, wang = colleague("赵勇"), colleague("王芳")

    invited = zhao.say("和小王双人对战")
    assert says(invited, "utter_duel_invited")
    assert "王芳" in invited.text
    assert duel(zhao)["duel"]["phase"] == "invited"
    assert says(zhao.say("和小王双人对战"), "utter_duel_waits_for_reply")

    assert says(wang.say("双人对战"), "utter_duel_invitations")
    accepted = wang.press("应战：赵勇")
    assert says(accepted, "utter_duel_accepted")
    assert duel(wang)["duel"]["phase"] == "open"
    assert says(play(wang), "utter_duel_waits_for_other")

    assert says(zhao.say("和王芳双人对战"), "utter_duel_goes_on")
    over = play(zhao)
    ends = ("utter_duel_won", "utter_duel_lost", "utter_duel_drawn")
    assert any(says(over, name) for name in ends)
    phase = duel(zhao)["duel"]["phase"]
    assert phase in {"won", "drawn"}
    seen = wang.say("双人对战")
    assert any(says(seen, name) for name in ends)


def test_of_several_with_that_surname_one_is_chosen_and_no_other_branch_is_searched(colleague, stack, says):
    zhao, _, chosen = colleague("赵勇"), colleague("王芳"), colleague("王小明")
    stack.member("钱进", branch="对战别处支部")

    asked = zhao.say("和小王双人对战")
    assert says(asked, "utter_duel_which")
    assert {"王芳", "王小明"} <= asked.buttons.keys()
    assert "王小明" in zhao.press("王小明").text

    assert says(chosen.say("和赵勇双人对战"), "utter_duel_accepted")
    assert says(zhao.say("和钱进双人对战"), "utter_duel_nobody")


def test_an_invitation_is_declined(colleague, says):
    zhao, wang = colleague("赵勇"), colleague("王芳")
    zhao.say("和王芳双人对战")
    wang.say("双人对战")

    assert says(wang.press("不应战：赵勇"), "utter_duel_declined")
    assert duel(zhao)["duel"]["phase"] == "declined"


def test_a_button_does_what_it_says_while_a_note_or_a_message_is_waited_for_and_those_are_not_lost(
    colleague, says
):
    zhao, wang = colleague("赵勇"), colleague("王芳")
    zhao.say("和王芳双人对战")
    invited = wang.say("双人对战")
    wang.say("签到")
    wang.press("微信留言")
    wang.last = invited
    declined = wang.press("不应战：赵勇")
    assert says(declined, "utter_duel_declined")
    assert says(declined, "utter_ask_check_in_note")
    assert says(wang.say("今天学习了党章，收获很大"), "utter_checked_in")
    assert wang.get("/v1/check-ins/mine")["today"]["note"] == "今天学习了党章，收获很大"

    zhao.say("和王芳双人对战")
    invited = wang.say("双人对战")
    wang.say("我要留言")
    wang.last = invited
    assert says(wang.press("不应战：赵勇"), "utter_ask_message_text")
    assert "宿舍热水器什么时候修" in wang.say("宿舍热水器什么时候修").messages[0]["text"]
    assert says(wang.press("发"), "utter_message_recorded")
