"""Go on from the last answer: say it again, cite it in full, or show the next hit."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.citing import open_passage
from actions.collaborators import Materials
from actions.last_answer import LastAnswer
from actions.saying import say_answer, say_hit, say_notice, say_opened, say_refusal, say_trouble
from index.errors import IndexingError, UnknownPassageError
from index.hits import Findings

log = logging.getLogger(__name__)


class _GoingOn(Action):
    """What the three have in common: stand again where the last answer stood."""

    def __init__(self, materials: Callable[[], Materials] = collaborators.materials) -> None:
        self._materials = materials

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Search again for what was asked last and go on from there."""
        last = LastAnswer.of(tracker)
        if last is None:
            say_notice(dispatcher, "utter_nothing_asked_yet")
            return []
        try:
            return await asyncio.to_thread(lambda: self._go_on(dispatcher, last))
        except UnknownPassageError:
            say_notice(dispatcher, "utter_passage_gone")
        except IndexingError as error:
            log.warning("could not go on from the last answer: %s", error)
            say_trouble(dispatcher, error)
        return []

    def _go_on(self, dispatcher: CollectingDispatcher, last: LastAnswer) -> list[SlotSet]:
        materials = self._materials()
        if last.passage_id is not None:
            return self.from_passage(dispatcher, last, materials)
        return self.from_findings(dispatcher, last, materials.search(last.query))

    @abstractmethod
    def from_findings(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, findings: Findings
    ) -> list[SlotSet]:
        """Go on from a hit."""

    @abstractmethod
    def from_passage(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, materials: Materials
    ) -> list[SlotSet]:
        """Go on from a passage that was opened by its id."""


class Repeat(_GoingOn):
    """Says the last answer again."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_repeat"

    def from_findings(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, findings: Findings
    ) -> list[SlotSet]:
        """The same hit, or the same refusal."""
        if last.place < 0 or last.place >= len(findings.hits):
            say_refusal(dispatcher, findings)
        elif last.place == 0:
            say_answer(dispatcher, findings)
        else:
            say_hit(dispatcher, "utter_next_passage", findings, last.place)
        return []

    def from_passage(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, materials: Materials
    ) -> list[SlotSet]:
        """The same passage."""
        _say_passage(dispatcher, "utter_whole_provision", last, materials)
        return []


class CiteSource(_GoingOn):
    """Says where the last answer stands."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_cite_source"

    def from_findings(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, findings: Findings
    ) -> list[SlotSet]:
        """The citation of the hit last shown; after a refusal there is none."""
        if last.place < 0 or last.place >= len(findings.hits):
            say_refusal(dispatcher, findings)
        else:
            say_hit(dispatcher, "utter_source", findings, last.place)
        return []

    def from_passage(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, materials: Materials
    ) -> list[SlotSet]:
        """The citation of the passage."""
        _say_passage(dispatcher, "utter_source", last, materials)
        return []


class NextResult(_GoingOn):
    """Shows the hit after the one last shown."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_next_result"

    def from_findings(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, findings: Findings
    ) -> list[SlotSet]:
        """The next hit; after a refusal it is said that it may not fit."""
        place = last.place + 1
        if place >= len(findings.hits):
            say_notice(dispatcher, "utter_no_more_results")
            return []
        response = "utter_next_passage" if findings.answerable else "utter_nearest_passage"
        say_hit(dispatcher, response, findings, place)
        return [replace(last, place=place).as_event()]

    def from_passage(
        self, dispatcher: CollectingDispatcher, last: LastAnswer, materials: Materials
    ) -> list[SlotSet]:
        """From an opened passage the way leads back to the hits it was opened from."""
        return self.from_findings(dispatcher, replace(last, passage_id=None), materials.search(last.query))


def _say_passage(
    dispatcher: CollectingDispatcher, response: str, last: LastAnswer, materials: Materials
) -> None:
    passage = materials.passage(last.passage_id or "")
    opened = open_passage(passage, materials.document(passage.document))
    say_opened(dispatcher, response, opened, materials.info().release)
