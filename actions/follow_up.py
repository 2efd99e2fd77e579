"""Answer a question that only makes sense after the one before (那预备期呢？)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.answering import answer
from actions.asking import Asked, find
from actions.collaborators import Materials
from actions.last_answer import LastAnswer
from actions.saying import say_notice, say_trouble
from index.errors import IndexingError

log = logging.getLogger(__name__)


class FollowUp(Action):
    """Asks the index about the topic last talked about together with the new words."""

    def __init__(self, materials: Callable[[], Materials] = collaborators.materials) -> None:
        self._materials = materials

    def name(self) -> str:
        """The name in the domain."""
        return "action_follow_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Without a topic the words must stand alone; if they cannot, ask what is meant."""
        words = tracker.latest_message.get("text") or ""
        last = LastAnswer.of(tracker)
        asked = Asked(words) if last is None else last.followed_by(words)
        try:
            findings = await asyncio.to_thread(lambda: find(self._materials(), asked))
        except IndexingError as error:
            log.warning("follow-up not answered: %s", error)
            say_trouble(dispatcher, error)
            return []
        if last is None and not findings.answerable:
            say_notice(dispatcher, "utter_follow_up_unclear")
            return []
        return answer(dispatcher, asked, findings)
