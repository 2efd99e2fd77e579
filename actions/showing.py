"""Open a passage: the one whose button was pressed, or the one just quoted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.citing import Opened, open_passage
from actions.collaborators import Materials
from actions.last_answer import LastAnswer
from actions.saying import say_notice, say_opened, say_trouble
from index.errors import IndexingError, UnknownPassageError

log = logging.getLogger(__name__)


class ShowPassage(Action):
    """Quotes a whole passage by its id."""

    def __init__(self, materials: Callable[[], Materials] = collaborators.materials) -> None:
        self._materials = materials

    def name(self) -> str:
        """The name in the domain."""
        return "action_show_passage"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Open the passage of the pressed button, or else the one of the last answer."""
        pressed = next(tracker.get_latest_entity_values("passage_id"), None)
        last = LastAnswer.of(tracker)
        if pressed is None and last is None:
            say_notice(dispatcher, "utter_nothing_asked_yet")
            return []
        try:
            return await asyncio.to_thread(lambda: self._open(dispatcher, pressed, last))
        except UnknownPassageError:
            say_notice(dispatcher, "utter_passage_gone")
        except IndexingError as error:
            log.warning("passage not opened: %s", error)
            say_trouble(dispatcher, error)
        return []

    def _open(
        self, dispatcher: CollectingDispatcher, pressed: str | None, last: LastAnswer | None
    ) -> list[SlotSet]:
        materials = self._materials()
        passage_id = pressed or (_last_shown(materials, last) if last else None)
        if passage_id is None:
            say_notice(dispatcher, "utter_nothing_asked_yet")
            return []
        passage = materials.passage(passage_id)
        opened = open_passage(passage, materials.document(passage.document))
        say_opened(dispatcher, "utter_whole_provision", opened, materials.info().release)
        return [_remember(opened, last).as_event()]


def _last_shown(materials: Materials, last: LastAnswer) -> str | None:
    if last.passage_id is not None:
        return last.passage_id
    hits = materials.search(last.query).hits
    return hits[max(last.place, 0)].citation.passage_id if max(last.place, 0) < len(hits) else None


def _remember(opened: Opened, last: LastAnswer | None) -> LastAnswer:
    """What is talked about now is the opened passage; further hits are still those of the question."""
    citation = opened.citation
    subject = " ".join([citation.title, *citation.headings[-1:]])
    if last is None:
        return LastAnswer(subject, subject, place=0, subject=subject, passage_id=citation.passage_id)
    return replace(last, subject=subject, passage_id=citation.passage_id)
