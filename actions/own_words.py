"""Take what somebody typed, whatever it is, as the words a form waits for; never what a button carries."""

from __future__ import annotations

from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.messages import TEXT
from actions.rating import COMMENT

WAY_OUT = frozenset({"stop", "help"})
"""What leaves a form, or asks about it, is not its words."""


def own_words(tracker: Tracker, slot: str, *, but: frozenset[str] = WAY_OUT) -> dict[str, str]:
    """The slot with what was typed, if the form asks for it now and that does not mean one of `but`.

    With nothing taken the form steps back, and what was meant happens. What begins with a slash was typed
    by nobody (the API takes slashes away): it is a button, or the gateway's own.
    """
    said = str(tracker.latest_message.get("text") or "")
    meant = (tracker.latest_message.get("intent") or {}).get("name")
    if tracker.get_slot("requested_slot") != slot or tracker.get_slot(slot) is not None:
        return {}
    return {} if not said or said.startswith("/") or meant in but else {slot: said}


class _TakesWords(Action):
    """Fills one slot of a form; what the domain maps to slots stays as it is."""

    form: ClassVar[str]
    slot: ClassVar[str]

    def name(self) -> str:
        """The name in the domain."""
        return f"validate_{self.form}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Take the words, if there are any."""
        return [SlotSet(slot, said) for slot, said in own_words(tracker, self.slot).items()]


class ValidateFeedbackForm(_TakesWords):
    """Takes the comment on an answer."""

    form = "feedback_form"
    slot = COMMENT


class ValidateMessageForm(_TakesWords):
    """Takes the message to the branch."""

    form = "message_form"
    slot = TEXT
