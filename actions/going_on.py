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
from actions.asking import find
from actions.collaborators import Materials
from actions.last_answer import LastAnswer
from actions.opening import open_passage
from actions.saying import say_answer, say_hit, say_notice, say_opened, say_refusal, say_trouble
from index.errors import IndexingError, UnknownPassageError

log = logging.getLogger(__name__)


class _GoingOn(Action):
    """What the three have in common: stand again where the last answer stood."""

    def __init__(self, materials: Callable[[], Materials] = collaborators.materials) -> None:
        self._materials = materials

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Go on from the last answer, if there is one."""
        last = LastAnswer.of(tracker)
        if last is None:
            say_notice(dispatcher, "utter_nothing_asked_yet")
            return []
        try:
            return await asyncio.to_thread(lambda: self.go_on(dispatcher, self._materials(), last))
        except UnknownPassageError:
            say_notice(dispatcher, "utter_passage_gone")
        except IndexingError as error:
            log.warning("could not go on from the last answer: %s", error)
            say_trouble(dispatcher, error)
        return []

    @abstractmethod
    def go_on(
        self, dispatcher: CollectingDispatcher, materials: Materials, last: LastAnswer
    ) -> list[SlotSet]:
        """Say what comes next and return what to remember."""


class Repeat(_GoingOn):
    """Says the last answer again."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_repeat"

    def go_on(
        self, dispatcher: CollectingDispatcher, materials: Materials, last: LastAnswer
    ) -> list[SlotSet]:
        """The same passage or hit, or the same refusal."""
        if last.opened:
            say_opened(dispatcher, "utter_whole_provision", open_passage(materials, last.shown))
            return []
        findings = find(materials, last.asked)
        if last.place not in range(len(findings.hits)):
            say_refusal(dispatcher, findings)
        elif last.place == 0 and findings.answerable:
            say_answer(dispatcher, findings)
        else:
            say_hit(dispatcher, "utter_next_passage", findings, last.place)
        return []


class CiteSource(_GoingOn):
    """Says where the last answer stands."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_cite_source"

    def go_on(
        self, dispatcher: CollectingDispatcher, materials: Materials, last: LastAnswer
    ) -> list[SlotSet]:
        """The citation of what was shown last; after a refusal there is none."""
        if last.opened:
            say_opened(dispatcher, "utter_source", open_passage(materials, last.shown))
            return []
        findings = find(materials, last.asked)
        if last.place in range(len(findings.hits)):
            say_hit(dispatcher, "utter_source", findings, last.place)
        else:
            say_refusal(dispatcher, findings)
        return []


class NextResult(_GoingOn):
    """Shows the hit after the one last shown."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_next_result"

    def go_on(
        self, dispatcher: CollectingDispatcher, materials: Materials, last: LastAnswer
    ) -> list[SlotSet]:
        """The next hit; after a refusal it is said that it may not fit."""
        findings = find(materials, last.asked)
        place = last.place + 1
        if place >= len(findings.hits):
            say_notice(dispatcher, "utter_no_more_results")
            return []
        response = "utter_next_passage" if findings.answerable else "utter_nearest_passage"
        say_hit(dispatcher, response, findings, place)
        shown = findings.hits[place].citation.passage_id
        return [replace(last, place=place, shown=shown, opened=False).as_event()]
