"""Hold what a form takes as somebody's words against what was typed and what a button sent."""

from __future__ import annotations

import asyncio

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.being_called import RollCalled
from actions.check_in_form import ValidateCheckInForm
from actions.own_words import ValidateFeedbackForm, ValidateMessageForm, own_words
from actions.rating import BeginComment
from actions.which_item import WhichItem
from tests.unit.actions.leading import entities

FORMS = [(ValidateFeedbackForm, "feedback_comment"), (ValidateMessageForm, "message_text")]


def asked_for(slot, said, *, intent="ask", kept=None):
    slots = {"requested_slot": slot, **({} if kept is None else {slot: kept})}
    message = {"text": said, "entities": [], "intent": {"name": intent}}
    return Tracker("v", slots, message, [], False, None, {}, "action_listen")


@pytest.mark.parametrize(("action", "slot"), FORMS)
def test_whatever_is_typed_are_the_words_and_what_a_button_or_the_gateway_sends_is_not(run, action, slot):
    asked = {"requested_slot": slot}
    assert run(action(), "宿舍热水器什么时候修？", slots=asked).slots == {slot: "宿舍热水器什么时候修？"}
    assert run(action(), "你真笨", slots=asked, intent="complain").slots == {slot: "你真笨"}
    for payload in ("/which_item{}", '/roll_called{"draw": "1"}', '/hand_over{"hand_over_meant": "yes"}'):
        assert run(action(), payload, slots=asked, intent="which_item").slots == {}
    for way_out in ("stop", "help"):
        assert run(action(), "算了", slots=asked, intent=way_out).slots == {}


@pytest.mark.parametrize(
    "tracker",
    [
        pytest.param(asked_for("message_confirmed", "好"), id="another slot is asked for"),
        pytest.param(asked_for("message_text", "留言：漏水", kept="漏水"), id="the words were named"),
    ],
)
def test_nothing_is_taken_that_was_not_asked_for(tracker):
    assert own_words(tracker, "message_text") == {}


@pytest.mark.parametrize(
    ("said", "intent", "taken"),
    [
        ("收获很大", "tell_note", {"check_in_note": "收获很大"}),
        ("三会一课指什么", "ask", {}),
        ("/roll_called{}", "roll_called", {}),
        ("/thumbs_up", "thumbs_up", {}),
    ],
)
def test_a_note_is_typed_and_neither_question_nor_command(said, intent, taken):
    tracker = asked_for("check_in_note", said, intent=intent)

    assert ValidateCheckInForm().extract_check_in_note(CollectingDispatcher(), tracker, {}) == taken


@pytest.mark.parametrize("form", ["check_in_form", "feedback_form", "message_form"])
@pytest.mark.parametrize(("action", "sent"), [(WhichItem, "shown"), (RollCalled, "draw")])
def test_what_the_gateway_tells_leaves_half_said_words_alone_and_says_nothing(
    client, api, *, action, sent, form
):
    message = {"text": "/", "entities": entities(**{sent: "1"}), "intent": {"name": "x"}}
    tracker = Tracker("v", {}, message, [], False, None, {"name": form}, "action_listen")
    dispatcher = CollectingDispatcher()

    events = asyncio.run(action(client).run(dispatcher, tracker, {}))

    assert dispatcher.messages == []
    assert [(one["event"], one["name"]) for one in events] == [
        ("active_loop", form), ("followup", "action_listen"),
    ]  # fmt: skip
    assert api.requests == []


@pytest.mark.parametrize(
    ("form", "next_action"),
    [("message_form", "message_form"), ("quiz_form", "action_listen"), (None, "action_listen")],
)
def test_what_a_button_asked_for_is_told_and_then_the_words_are_asked_for_again(
    client, api, *, form, next_action
):
    api.routes["GET", "/v1/calls/mine"] = 200, {"calls": []}
    loop = {} if form is None else {"name": form}
    message = {"text": "/roll_called", "entities": [], "intent": {"name": "roll_called"}}
    dispatcher = CollectingDispatcher()

    events = asyncio.run(
        RollCalled(client).run(dispatcher, Tracker("v", {}, message, [], False, None, loop, "x"), {})
    )

    assert [one["response"] for one in dispatcher.messages] == ["utter_no_call"]
    assert [one["name"] for one in events if one["event"] == "followup"] == [next_action]


@pytest.mark.parametrize(
    ("form", "next_action"), [("feedback_form", "action_listen"), ("message_form", "message_form")]
)
def test_a_form_that_has_nothing_to_ask_is_not_begun_again(client, *, form, next_action):
    message = {"text": "/add_comment", "entities": [], "intent": {"name": "add_comment"}}
    tracker = Tracker("v", {}, message, [], False, None, {"name": form}, "x")

    events = asyncio.run(BeginComment(client).run(CollectingDispatcher(), tracker, {}))

    assert [one["name"] for one in events if one["event"] == "followup"] == [next_action]
