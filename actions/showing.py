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
from actions.asking import Asked
from actions.collaborators import Materials
from actions.last_answer import LastAnswer
from actions.opening import Opened, open_passage
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
        last = LastAnswer.of(tracker)
        wanted = next(tracker.get_latest_entity_values("passage_id"), last.shown if last else None)
        if wanted is None:
            say_notice(dispatcher, "utter_nothing_to_show")
            return []
        try:
            opened = await asyncio.to_thread(lambda: open_passage(self._materials(), wanted))
        except UnknownPassageError:
            say_notice(dispatcher, "utter_passage_gone")
            return []
        except IndexingError as error:
            log.warning("passage not opened: %s", error)
            say_trouble(dispatcher, error)
            return []
        say_opened(dispatcher, "utter_whole_provision", opened)
        return [_remember(opened, last).as_event()]


def _remember(opened: Opened, last: LastAnswer | None) -> LastAnswer:
    """What is talked about now is the opened passage; further hits are still those of the question."""
    citation = opened.citation
    if last is None:
        place = citation.provision or " ".join(citation.headings[-1:])
        last = LastAnswer(Asked(f"{citation.title} {place}"), place=-1)
    return replace(last, shown=citation.passage_id, opened=True)
