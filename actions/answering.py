"""Answer a question out of the materials, or say that there is no basis for an answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.asking import Asked, find
from actions.collaborators import Materials
from actions.last_answer import LastAnswer
from actions.saying import say_answer, say_refusal, say_trouble
from index.errors import IndexingError
from index.hits import Findings

log = logging.getLogger(__name__)


class AnswerQuestion(Action):
    """Quotes the best hit verbatim, or refuses; never answers without a citation."""

    def __init__(self, materials: Callable[[], Materials] = collaborators.materials) -> None:
        self._materials = materials

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer_question"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Search for what was typed and answer."""
        question = tracker.latest_message.get("text") or ""
        asked = Asked(question)
        try:
            findings = await asyncio.to_thread(lambda: find(self._materials(), asked))
        except IndexingError as error:
            log.warning("question not answered: %s", error)
            say_trouble(dispatcher, error)
            return []
        return answer(dispatcher, asked, findings)


def answer(dispatcher: CollectingDispatcher, asked: Asked, findings: Findings) -> list[SlotSet]:
    """Say the answer or the refusal, and return what to remember about it."""
    if findings.answerable and findings.hits:
        say_answer(dispatcher, findings)
        remembered = LastAnswer(asked, place=0, shown=findings.hits[0].citation.passage_id)
    else:
        say_refusal(dispatcher, findings)
        remembered = LastAnswer(asked, place=-1)
    return [remembered.as_event(), SlotSet("hand_over_id", str(uuid4()))]
