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
from actions.collaborators import Materials
from actions.last_answer import LastAnswer
from actions.saying import say_notice, say_trouble
from index.errors import IndexingError
from index.hits import Findings

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
        """Search with and without the topic and answer with the surer of both."""
        words = tracker.latest_message.get("text") or ""
        last = LastAnswer.of(tracker)
        try:
            findings = await asyncio.to_thread(lambda: surest(self._materials(), words, last))
        except IndexingError as error:
            log.warning("follow-up not answered: %s", error)
            say_trouble(dispatcher, error)
            return []
        if last is None and not findings.answerable:
            say_notice(dispatcher, "utter_follow_up_unclear")
            return []
        return answer(dispatcher, words, findings)


def surest(materials: Materials, words: str, last: LastAnswer | None) -> Findings:
    """The findings with the highest confidence among the ways to read a follow-up.

    It may stand alone (那预备期呢), add to the question before (怎么入党 … 要多久) or ask about the place
    that was quoted. At equal confidence the reading that comes first in this list wins.
    """
    readings = [words]
    if last is not None:
        readings += [f"{last.query} {words}", f"{last.subject} {words}"]
    found = [materials.search(reading) for reading in dict.fromkeys(readings)]
    return max(found, key=lambda findings: findings.confidence)
