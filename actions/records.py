"""Show a member's own records, the questions without an answer, and the release in use."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.api.records import LOCAL_TIME, CheckIn
from actions.api.sessions import LedSession
from actions.collaborators import Materials
from actions.labels import label
from actions.saying import say_trouble
from actions.turn import Acting, Turn
from index.errors import IndexingError

log = logging.getLogger(__name__)

LINES = 5
RELEASE_SHOWN = 12
COUNTED = "counted"


class StudyRecords(Acting):
    """Shows the own check-ins, of sessions and of days, the newest first."""

    called: ClassVar[str] = "action_study_records"
    kind = "records"
    sign_in = "utter_records_sign_in_first"

    async def act(self, turn: Turn) -> None:
        """The last few."""
        days = (await turn.api.records.check_ins(turn.visitor)).recent
        lines = [(one.recorded_at, _day(one)) for one in days]
        found = await turn.api.sessions.mine(turn.visitor)
        for session in (*found.live, *found.closed)[:LINES]:
            standing = (await turn.api.attendance.mine(turn.visitor, session.id)).standing
            if standing.state == COUNTED and session.opened_at is not None:
                lines.append((session.opened_at, _session(session, session.opened_at)))
        if not lines:
            turn.say("utter_no_records_yet", kind=self.kind)
            return
        newest = [line for _, line in sorted(lines, reverse=True)[:LINES]]
        turn.say("utter_study_records", kind=self.kind, lines="\n".join(newest))


class UnansweredQuestions(Acting):
    """Lists the questions that were handed over, to those who see to them."""

    called: ClassVar[str] = "action_unanswered_questions"
    kind = "records"
    forbidden = "utter_only_content_staff"

    async def act(self, turn: Turn) -> None:
        """The newest ones; who asked is not said."""
        questions = await turn.api.records.handed_questions(turn.visitor)
        if not questions:
            turn.say("utter_no_unanswered_questions", kind=self.kind)
            return
        line = label("records", "question")
        lines = "\n".join(
            line.format(day=one.recorded_at.astimezone(LOCAL_TIME), text=one.text)
            for one in questions[:LINES]
        )
        turn.say("utter_unanswered_questions", kind=self.kind, questions=len(questions), lines=lines)


class WhichRelease(Action):
    """Says which release of the materials answers."""

    def __init__(self, materials: Callable[[], Materials] = collaborators.materials) -> None:
        self._materials = materials

    def name(self) -> str:
        """The name in the domain."""
        return "action_which_release"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Ask the index."""
        try:
            info = await asyncio.to_thread(lambda: self._materials().info())
        except IndexingError as error:
            log.warning("release not known: %s", error)
            say_trouble(dispatcher, error)
            return []
        dispatcher.utter_message(
            response="utter_which_release",
            release=info.release[:RELEASE_SHOWN],
            library=info.library,
            documents=str(info.documents),
            passages=str(info.passages),
            json_message={"kind": "release", "library": info.library, "release": info.release},
        )
        return []


def _day(one: CheckIn) -> str:
    moment = one.recorded_at.astimezone(LOCAL_TIME)
    return label("records", "check_in").format(at=moment, mode=label("check_in_modes", one.mode))


def _session(session: LedSession, opened_at: datetime) -> str:
    return label("records", "session").format(at=opened_at.astimezone(LOCAL_TIME), title=session.title)
