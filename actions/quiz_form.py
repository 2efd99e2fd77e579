"""Ask for an answer to the item at hand."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.led_quiz_playing import show_held
from actions.quiz import ASKS, KIND, MARK, OWN_MARK, Quizzing, go_on, opened
from actions.quiz_showing import say_item
from actions.turn import Turn
from knowledge.bank.item import ItemKind


class ValidateQuizForm(FormValidationAction):
    """Leaves the one slot that the item at hand asks for."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_quiz_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        """None where no item is open."""
        kind = tracker.get_slot(KIND)
        if kind == OWN_MARK:
            return [MARK]
        return [ASKS[ItemKind(kind)]] if kind in set(ItemKind) else []


class _AskItem(Quizzing):
    """Shows the item at hand, at first and after whatever came in between."""

    async def act(self, turn: Turn) -> None:
        """What the API says comes next; an exam's time may be up."""
        held = opened(turn)
        if held is None:
            turn.say("utter_no_item_open", kind=self.kind)
            return
        if held.session is not None:
            await show_held(turn, held)
            return
        current = await turn.api.practice.current(turn.visitor, held.exercise)
        if go_on(turn, current) and current.item is not None:
            say_item(turn, held.exercise, current.item)


class AskItemChoice(_AskItem):
    """For letters."""

    called = "action_ask_item_choice"


class AskItemTruth(_AskItem):
    """For 对 or 错."""

    called = "action_ask_item_truth"


class AskItemWords(_AskItem):
    """For words."""

    called = "action_ask_item_words"


class AskItemMark(Quizzing):
    """For one's own mark."""

    called = "action_ask_item_mark"

    async def act(self, turn: Turn) -> None:
        """With a button for each."""
        held = opened(turn)
        turn.say("utter_ask_item_mark", kind=self.kind, item="" if held is None else held.item)
