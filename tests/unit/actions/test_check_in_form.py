"""Hold the check-in form's rules against names, modes and notes."""

from __future__ import annotations

import asyncio

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.check_in_form import ValidateCheckInForm

ALL = ["check_in_name", "check_in_mode", "check_in_note"]


def check(method, value):
    dispatcher = CollectingDispatcher()
    slots = getattr(ValidateCheckInForm(), f"validate_check_in_{method}")(value, dispatcher, None, {})
    return slots[f"check_in_{method}"], [message["response"] for message in dispatcher.messages]


@pytest.mark.parametrize(
    ("said", "kept"),
    [(" 王芳 ", "王芳"), ("阿卜杜拉·买买提", "阿卜杜拉·买买提"), ("Anna Li", "Anna Li")],
)
def test_a_name_is_kept_without_outer_spaces(said, kept):
    assert check("name", said) == (kept, [])


@pytest.mark.parametrize("said", ["王", "预备期多久？", "12345", "王" * 21, "", "王\u202e芳", None])
def test_what_is_no_name_is_asked_for_again(said):
    assert check("name", said) == (None, ["utter_check_in_name_wrong"])


@pytest.mark.parametrize(("mode", "kept"), [("paper", "paper"), ("fax", None)])
def test_only_the_three_modes_are_taken(mode, kept):
    assert check("mode", mode)[0] == kept


@pytest.mark.parametrize(
    ("note", "kept"), [("收获很大", "收获很大"), ("好", None), ("好" * 301, None), (None, None)]
)
def test_a_note_has_two_to_three_hundred_characters(note, kept):
    assert check("note", note)[0] == kept


@pytest.mark.parametrize(
    ("mode", "required"), [("message", ALL), ("paper", ALL[:2]), ("video", ALL[:2]), (None, ALL[:2])]
)
def test_only_a_check_in_by_message_asks_for_a_note(mode, required):
    tracker = Tracker("v", {"check_in_mode": mode}, {}, [], False, None, {}, None)

    slots = asyncio.run(ValidateCheckInForm().required_slots(ALL, CollectingDispatcher(), tracker, {}))

    assert slots == required
