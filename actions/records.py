"""Show a member's own records, the questions without an answer, and the release in use."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.api.records import LOCAL_TIME, Part
from actions.collaborators import Materials
from actions.labels import label
from actions.periods import PERIODS, days_of
from actions.saying import say_trouble
from actions.turn import Acting, Turn
from index.errors import IndexingError

log = logging.getLogger(__name__)

CUTS = ("station", "month", "group")
LINES = 5
RELEASE_SHOWN = 12


class StudyRecords(Acting):
    """Shows the own check-ins, of sessions and of days, in a period."""

    called: ClassVar[str] = "action_study_records"
    kind = "records"
    sign_in = "utter_records_sign_in_first"

    async def act(self, turn: Turn) -> None:
        """How many there were, and the last few."""
        period, first, last = _period(turn, otherwise="this_year")
        mine = await turn.api.records.mine(turn.visitor, first=first, last=last)
        lines = [(one.day, label("check_in_modes", one.mode)) for one in mine.check_ins]
        lines += [(one.day, f"{one.title} {label('fates', one.fate)}") for one in mine.sessions]
        if not lines:
            turn.say("utter_no_records_yet", kind=self.kind, period=period)
            return
        line = label("records", "line")
        newest = sorted(lines, reverse=True)[:LINES]
        turn.say(
            "utter_study_records",
            kind=self.kind,
            period=period,
            sessions=len(mine.sessions),
            counted=mine.counted,
            days=len(mine.check_ins),
            speeches=len(mine.speeches),
            lines="\n".join(line.format(day=day, text=text) for day, text in newest),
        )


class _Figures(Acting):
    """An action that tells the figures of the own branch, to its secretaries."""

    kind = "records"
    forbidden = "utter_only_secretaries"

    async def act(self, turn: Turn) -> None:
        """Find the branch; an administrator has none."""
        myself = await turn.api.people.myself(turn.visitor)
        branch = myself.branch_to_lead or myself.branch_id
        if branch is None:
            turn.say("utter_figures_on_page", kind=self.kind)
        else:
            await self.tell(turn, branch)

    @abstractmethod
    async def tell(self, turn: Turn, branch: str) -> None:
        """Tell that branch's."""


class Participation(_Figures):
    """Tells the sums."""

    called: ClassVar[str] = "action_participation"

    async def tell(self, turn: Turn, branch: str) -> None:
        """The sums of a period, this month where none was named."""
        period, first, last = _period(turn, otherwise="this_month")
        told = await turn.api.records.figures(turn.visitor, branch, first=first, last=last)
        total = told.total
        turn.say(
            "utter_participation" if total.participation is not None else "utter_no_figures",
            kind=self.kind,
            data={"figures": total.model_dump()},
            branch=told.branch,
            period=period,
            sessions=len(total.sessions),
            expected=total.expected,
            counted=total.counted,
            rate=f"{total.participation or 0:.1%}",
            speeches=sum(total.speeches.values()),
        )


class ParticipationBy(_Figures):
    """Tells them by station, month or group."""

    called: ClassVar[str] = "action_participation_by"

    async def tell(self, turn: Turn, branch: str) -> None:
        """By month of this year, else of this month, where no period was named."""
        named = turn.entity("cut")
        cut = named if named in CUTS else CUTS[0]
        period, first, last = _period(turn, otherwise="this_year" if cut == "month" else "this_month")
        told = await turn.api.records.figures(turn.visitor, branch, first=first, last=last)
        parts = [part for part in told.cut_by(cut) if part.numbers.expected]
        turn.say(
            "utter_participation_by" if parts else "utter_no_participation_by",
            kind=self.kind,
            branch=told.branch,
            period=period,
            cut=label("cuts", cut),
            lines="\n".join(map(_line_of, parts)),
        )


def _line_of(part: Part) -> str:
    numbers, satisfied = part.numbers, part.numbers.satisfaction
    content = None if satisfied is None else satisfied.content
    return label("figures", "line").format(
        name=part.name or label("figures", "nowhere"),
        expected=numbers.expected,
        counted=numbers.counted,
        rate=f"{numbers.participation or 0:.1%}",
        content="" if content is None else label("figures", "content").format(content=f"{content:.1%}"),
    )


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


def _period(turn: Turn, *, otherwise: str) -> tuple[str, date, date]:
    """What the period is called, and its days."""
    named = turn.entity("period")
    period = named if named in PERIODS else otherwise
    first, last = days_of(period, today=datetime.now(UTC).astimezone(LOCAL_TIME).date())
    return label("periods", period), first, last
