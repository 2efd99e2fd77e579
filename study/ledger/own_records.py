"""Gather what the log tells of one member: where they were expected and counted, spoke and were drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from study.events import log
from study.events.attending import presence
from study.events.checking_in import counted
from study.events.event import Event, Subject
from study.events.kinds import CheckedIn
from study.events.presence_kinds import CheckedInToSession, MakeUpDecided, MakeUpRequested
from study.events.roll_call_kinds import DrawClosed
from study.events.session_kinds import SESSION_KINDS, Spoke
from study.ledger import figures, roll_call_log, sessions
from study.people.records import Member
from study.records import CheckInMode
from study.reports.meetings import Meeting, Seat, meeting
from study.reports.period import Period
from study.roll_call.outcomes import OutcomeKind
from study.session.actions import SpeakingMode
from study.storage import Storage

_OWN = tuple(
    kind.kind for kind in (CheckedIn, CheckedInToSession, MakeUpRequested, MakeUpDecided, Spoke, DrawClosed)
)
_SESSION = tuple(kind.kind for kind in SESSION_KINDS)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """The check-in of a day; `id` is its event's."""

    id: UUID
    day: date
    mode: CheckInMode
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session in which the member was expected, or took part as a guest."""

    session: UUID
    title: str
    day: date
    seat: Seat


@dataclass(frozen=True, slots=True)
class OwnSpeech:
    """A speech; `id` is its event's."""

    id: UUID
    session: UUID
    title: str
    mode: SpeakingMode
    draw: int | None
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnDraw:
    """A draw that picked the member, and what came of it."""

    session: UUID
    title: str
    roll_call: UUID
    number: int
    at: datetime
    question: str | None
    outcome: OutcomeKind | None
    undone: str | None


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """All of it, each sort by time."""

    days: tuple[OwnDay, ...]
    sessions: tuple[OwnSession, ...]
    speeches: tuple[OwnSpeech, ...]
    draws: tuple[OwnDraw, ...]


def of_member(storage: Storage, member: Member, period: Period, *, now: datetime) -> OwnRecords:
    """What a member did in a period, and nothing of anybody else.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        told = log.about(connection, Subject(member=member.id), *_OWN)
        by_session: dict[UUID, list[Event]] = defaultdict(list)
        for event in told:
            if event.subject.session is not None:
                by_session[event.subject.session].append(event)
        meetings = _meetings(connection, member, period, by_session, now=now)
        drawn = [
            one
            for one in meetings
            if any(isinstance(event.payload, DrawClosed) for event in by_session[one.id])
        ]
        draws = [draw for one in drawn for draw in _draws(connection, one, member.id)]
    return OwnRecords(
        days=_days(told, period),
        sessions=tuple(
            OwnSession(one.id, one.title, one.day, seat) for one in meetings for seat in one.seats
        ),
        speeches=tuple(speech for one in meetings for speech in _speeches(one, by_session[one.id])),
        draws=tuple(sorted(draws, key=lambda draw: draw.at)),
    )


def _meetings(
    connection: Connection,
    member: Member,
    period: Period,
    own: Mapping[UUID, Iterable[Event]],
    *,
    now: datetime,
) -> tuple[Meeting, ...]:
    """The sessions of the period as if the member were all there is: with their seat and speeches only."""
    at_home = () if member.branch_id is None else figures.held_in(connection, member.branch_id, period)
    person = figures.roster(connection, member.id)
    found = []
    for session_id, its in log.of_sessions(connection, [*own, *at_home], *_SESSION).items():
        session = sessions.fold(session_id, its)
        if session is None:
            continue
        mine = tuple(own.get(session_id, ()))
        home = [one for one in person.values() if str(one.branch) == session.plan.branch]
        held = meeting(session, presence(session_id, mine), mine, person, at_home=home, now=now)
        if held is not None and period.first <= held.day <= period.last:
            found.append(held)
    return tuple(sorted(found, key=lambda one: (one.day, one.id)))


def _days(told: Iterable[Event], period: Period) -> tuple[OwnDay, ...]:
    return tuple(
        OwnDay(event.id, day, event.payload.mode, event.occurred_at)
        for (_, day), event in sorted(counted(told).items())
        if isinstance(event.payload, CheckedIn) and period.first <= day <= period.last
    )


def _speeches(held: Meeting, mine: Iterable[Event]) -> Iterable[OwnSpeech]:
    counting = {talk.id for talk in held.talks}
    for event in mine:
        if isinstance(event.payload, Spoke) and event.id in counting:
            told = event.payload
            yield OwnSpeech(event.id, held.id, held.title, told.mode, told.draw, told.note, event.occurred_at)


def _draws(connection: Connection, held: Meeting, member: UUID) -> Iterable[OwnDraw]:
    for history in roll_call_log.read(connection, held.id).values():
        for past in history.draws:
            if past.draw.picked == str(member):
                yield OwnDraw(
                    session=held.id,
                    title=held.title,
                    roll_call=history.roll_call.id,
                    number=past.draw.opening.number,
                    at=past.closed_at,
                    question=None if past.question is None else past.question.text,
                    outcome=None if past.outcome is None else past.outcome.kind,
                    undone=past.undone,
                )
