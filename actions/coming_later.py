"""Say of what is on its way that it is not there yet. Take a name out of here when its action arrives."""

from __future__ import annotations

from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

LATER: dict[str, tuple[str, ...]] = {
    "utter_practice_later": ("action_duel", "action_start_led_quiz", "action_reveal", "action_next_item"),
}


class _Later(Action):
    """Says so, and starts no form."""

    called: ClassVar[str]
    response: ClassVar[str]

    def name(self) -> str:
        """The name in the domain."""
        return self.called

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say so."""
        dispatcher.utter_message(response=self.response, json_message={"kind": "notice"})
        return [FollowupAction("action_listen")]


def _later(response: str, called: str) -> type[Action]:
    name = "".join(part.title() for part in called.split("_")) + "Later"
    return type(name, (_Later,), {"called": called, "response": response})


COMING_LATER: tuple[type[Action], ...] = tuple(
    _later(response, called) for response, names in LATER.items() for called in names
)
