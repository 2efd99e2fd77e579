"""Hold what is said in the check-in form against its rules."""

from __future__ import annotations

import unicodedata
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.own_words import WAY_OUT, own_words
from study.errors import InvalidRecordError
from study.records import CheckInMode
from study.rules import clean_name, clean_note

NAME_LENGTHS = range(2, 21)
NOTE_LENGTHS = range(2, 301)
CODE_LENGTH = 6
NAME_MARKS = frozenset("·•. -'")
NO_NOTE = WAY_OUT | {
    "ask", "follow_up", "check_in", "check_in_status", "source", "repeat", "next_result", "show_passage",
    "hand_over",
}  # fmt: skip
"""What is answered in the middle of a check-in instead of being its note."""


class ValidateCheckInForm(FormValidationAction):
    """Asks again for a name that is none, for an unknown mode, for a note that says nothing."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_check_in_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        """Only a check-in by message carries a note; in a session, the six digits say all that is needed."""
        mode, code = tracker.get_slot("check_in_mode"), tracker.get_slot("check_in_code")
        by_message = ["check_in_note"] if mode == CheckInMode.MESSAGE else []
        if code is not None:
            return []
        if tracker.get_slot("check_in_session") is None:
            return ["check_in_name", "check_in_mode", *by_message]
        return by_message if mode is not None else ["check_in_code"]

    def validate_check_in_name(
        self,
        slot_value: object,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, str | None]:
        """A name is two to twenty letters, with the marks that names of several parts have."""
        try:
            name = clean_name(slot_value if isinstance(slot_value, str) else "")
        except InvalidRecordError:
            name = ""
        if len(name) in NAME_LENGTHS and all(_belongs_to_a_name(character) for character in name):
            return {"check_in_name": name}
        dispatcher.utter_message(response="utter_check_in_name_wrong")
        return {"check_in_name": None}

    def validate_check_in_mode(
        self,
        slot_value: object,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, str | None]:
        """One of the three modes."""
        if slot_value in set(CheckInMode):
            return {"check_in_mode": str(slot_value)}
        dispatcher.utter_message(response="utter_check_in_mode_wrong")
        return {"check_in_mode": None}

    def validate_check_in_code(
        self,
        slot_value: object,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, str | None]:
        """Six digits of any width, with whatever stands between them."""
        said = unicodedata.normalize("NFKC", str(slot_value))
        digits = "".join(character for character in said if character.isdecimal())
        if len(digits) == CODE_LENGTH and digits.isascii():
            return {"check_in_code": digits}
        dispatcher.utter_message(response="utter_check_in_code_wrong")
        return {"check_in_code": None}

    def extract_check_in_note(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, str]:
        """What was typed, if it is neither a question nor a command."""
        return own_words(tracker, "check_in_note", but=NO_NOTE)

    def validate_check_in_note(
        self,
        slot_value: object,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, str | None]:
        """A note of a few words."""
        try:
            note = clean_note(slot_value if isinstance(slot_value, str) else None)
        except InvalidRecordError:
            note = None
        if note is not None and len(note) in NOTE_LENGTHS:
            return {"check_in_note": note}
        dispatcher.utter_message(response="utter_check_in_note_wrong")
        return {"check_in_note": None}


def _belongs_to_a_name(character: str) -> bool:
    return unicodedata.category(character).startswith("L") or character in NAME_MARKS
