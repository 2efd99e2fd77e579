"""Answer a question out of the materials, or say that there is no basis for an answer."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
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


class _Answering(Action):
    """What both have in common: ask the index what was typed."""

    def __init__(self, materials: Callable[[], Materials] = collaborators.materials) -> None:
        self._materials = materials

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
        return self.reply(dispatcher, asked, findings)

    @abstractmethod
    def reply(self, dispatcher: CollectingDispatcher, asked: Asked, findings: Findings) -> list[SlotSet]:
        """Say what follows from the findings and return what to remember."""


class AnswerQuestion(_Answering):
    """Quotes the best hit verbatim, or refuses; never answers without a citation."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer_question"

    def reply(self, dispatcher: CollectingDispatcher, asked: Asked, findings: Findings) -> list[SlotSet]:
        """Answer or refuse."""
        return answer(dispatcher, asked, findings)


class AnswerIfKnown(_Answering):
    """For what sounds like none of our business: the materials may have it all the same.

    Everyday words mislead the intent (让我媳妇帮我去交党费行不行), so the index is asked before turning away.
    """

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer_if_known"

    def reply(self, dispatcher: CollectingDispatcher, asked: Asked, findings: Findings) -> list[SlotSet]:
        """Answer, or say that it is not our field; near misses are not shown."""
        if findings.answerable and findings.hits:
            return answer(dispatcher, asked, findings)
        dispatcher.utter_message(response="utter_out_of_scope", json_message={"kind": "refusal", "hits": []})
        return _remember(LastAnswer(asked, place=-1))


def answer(dispatcher: CollectingDispatcher, asked: Asked, findings: Findings) -> list[SlotSet]:
    """Say the answer or the refusal, and return what to remember about it."""
    if findings.answerable and findings.hits:
        say_answer(dispatcher, findings)
        remembered = LastAnswer(asked, place=0, shown=findings.hits[0].citation.passage_id)
    else:
        say_refusal(dispatcher, findings)
        remembered = LastAnswer(asked, place=-1)
    return _remember(remembered)


def _remember(answered: LastAnswer) -> list[SlotSet]:
    return [answered.as_event(), SlotSet("hand_over_id", str(uuid4()))]
