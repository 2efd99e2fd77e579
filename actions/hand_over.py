"""Hand the last question to the secretary, after showing which one it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.api_client import ApiClient
from actions.errors import ActionsError
from actions.last_answer import LastAnswer
from actions.saying import say_notice

MEANT = "hand_over_meant"  # the entity of the button
log = logging.getLogger(__name__)

BETWEEN = " → "  # a follow-up makes no sense to the secretary without the questions before it


class HandOver(Action):
    """Posts the last question to the API, and says it arrived only when it did.

    Only the button hands over, by the entity it carries. A mention of the secretary in words is easily
    taken for a wish, and what is handed over cannot be taken back: words show the question with the button.
    """

    def __init__(self, api: Callable[[], ApiClient] = collaborators.api) -> None:
        self._api = api

    def name(self) -> str:
        """The name in the domain."""
        return "action_hand_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Hand over what was asked last; the same question a second time is the same record."""
        last = LastAnswer.of(tracker)
        question_id = tracker.get_slot("hand_over_id")
        if last is None or question_id is None:
            say_notice(dispatcher, "utter_hand_over_what")
            return []
        question = BETWEEN.join([*last.asked.topics, last.asked.question])
        if next(tracker.get_latest_entity_values(MEANT), None) is None:
            dispatcher.utter_message(
                response="utter_hand_over_this", question=question, json_message={"kind": "notice"}
            )
            return []
        try:
            await self._api().records.hand_over(tracker.sender_id, question_id=question_id, text=question)
        except ActionsError as error:
            log.warning("question not handed over: %s", error)
            say_notice(dispatcher, "utter_hand_over_failed")
            return []
        dispatcher.utter_message(
            response="utter_handed_over", question=question, json_message={"kind": "handed_over"}
        )
        return []
