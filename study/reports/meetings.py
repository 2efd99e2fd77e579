"""Tell of one session who was expected, who is counted, and who spoke: what all figures add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from study.events.attending import Presence
from study.events.event import Event
from study.events.session_kinds import Spoke
from study.records import CheckInMode
from study.rules import local_day
from study.satisfaction.survey import Survey
from study.satisfaction.telling import Counts, gathered, told, told_apart
from study.session.actions import SpeakingMode
from study.session.state import Session


class Fate(StrEnum):
    """What became of somebody in a session; who was declined is missing."""

    COUNTED = "counted"
    WAITING = "waiting"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the roster, without a name: branch, group and station as they are now, or when they left."""

    id: UUID
    branch: UUID | None
    group: str | None
    joined_at: datetime
    left_at: datetime | None = None
    station: str | None = None

    def was_in(self, moment: datetime) -> bool:
        """Whether they were in the roster at that moment."""
        return self.joined_at <= moment and (self.left_at is None or self.left_at > moment)


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in a session. `branch` is theirs at that time, `claim` the event that they count by."""

    member: UUID
    branch: UUID | None
    group: str | None
    is_guest: bool
    fate: Fate
    mode: CheckInMode | None = None
    is_make_up: bool = False
    claim: UUID | None = None
    station: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """That somebody spoke; `id` is that of the event."""

    id: UUID
    member: UUID
    group: str | None
    is_guest: bool
    mode: SpeakingMode
    station: str | None = None


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What was answered in a survey that is over, as far as it may be told (`study.satisfaction.telling`).

    By groups and stations of the session's own branch; guests are in the whole only.
    """

    whole: Counts
    groups: Mapping[str | None, Counts]
    stations: Mapping[str | None, Counts]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that was opened, by the day on which it was."""

    id: UUID
    branch: UUID
    title: str
    day: date
    is_over: bool
    seats: tuple[Seat, ...]
    talks: tuple[Talk, ...]
    survey: Surveyed | None = None


def meeting(
    session: Session,
    taking_part: Presence,
    spoken: Iterable[Event],
    roster: Mapping[UUID, Person],
    *,
    at_home: Iterable[Person],
    now: datetime,
    survey: Survey | None = None,
) -> Meeting | None:
    """The meeting; None if it was never opened, for then nobody was expected.

    Expected are those `at_home` (of the session's branch) who were in the roster when it ended, or are now
    if it goes on, and whoever else came. Who came counts for the branch that they belonged to then.
    """
    if session.opened_at is None:
        return None
    home, end = UUID(session.plan.branch), session.closed_at or now
    seats = {seat.member: seat for seat in _taken(taking_part, roster, home)}
    for person in at_home:
        if person.id not in seats and person.was_in(end):
            seats[person.id] = _seat(person.id, person.branch, person, home)
    return Meeting(
        id=session.id,
        branch=home,
        title=session.plan.title,
        day=local_day(session.opened_at),
        is_over=session.closed_at is not None,
        seats=tuple(seats[member] for member in sorted(seats, key=lambda one: one.int)),
        talks=_talks(session, spoken, seats, roster),
        survey=None if survey is None or not survey.is_over(now) else _surveyed(survey, seats),
    )


def _taken(taking_part: Presence, roster: Mapping[UUID, Person], home: UUID) -> Iterable[Seat]:
    """The seats of who is counted or waits, with the branch of their claim."""
    standing = taking_part.attendance
    for one in standing.waiting:
        claims = [
            asked.claim for asked in taking_part.make_ups if asked.claim.member == one and not asked.decision
        ]
        first = min(claims, key=lambda claim: (claim.at, claim.id)).id
        waits, branch = UUID(one), taking_part.events[first].subject.branch
        yield _seat(waits, branch, roster.get(waits), home, Fate.WAITING, claim=first)
    for counted in standing.counted.values():
        event = taking_part.events[counted.claim.id]
        member = event.subject.member
        assert member is not None  # noqa: S101 - nobody else can be counted
        yield _seat(
            member,
            event.subject.branch,
            roster.get(member),
            home,
            Fate.COUNTED,
            mode=counted.mode,
            is_make_up=counted.is_make_up,
            claim=event.id,
        )


def _seat(
    member: UUID,
    branch: UUID | None,
    person: Person | None,
    home: UUID,
    fate: Fate = Fate.MISSING,
    *,
    mode: CheckInMode | None = None,
    is_make_up: bool = False,
    claim: UUID | None = None,
) -> Seat:
    """A seat; group and station that the roster tells of now count within its branch only."""
    known = person if person is not None and person.branch == branch else None
    group, station = (None, None) if known is None else (known.group, known.station)
    return Seat(member, branch, group, branch != home, fate, mode, is_make_up, claim, station)


def _surveyed(survey: Survey, seats: Mapping[UUID, Seat]) -> Surveyed | None:
    """The answers of who is counted; None where too few answered."""
    answers = [
        (seat, answer.rating)
        for member, answer in survey.answers.items()
        if (seat := seats.get(UUID(member))) is not None and seat.fate is Fate.COUNTED
    ]
    whole = told(rating for _, rating in answers)
    if whole is None:
        return None
    cells = told_apart((_Cell(seat.is_guest, seat.group, seat.station), rating) for seat, rating in answers)
    home = {cell: counts for cell, counts in cells.items() if not cell.is_guest}
    return Surveyed(whole, gathered(home, lambda cell: cell.group), gathered(home, lambda cell: cell.station))


class _Cell(NamedTuple):
    """Who is of the same group and of the same station."""

    is_guest: bool
    group: str | None
    station: str | None


def _talks(
    session: Session, spoken: Iterable[Event], seats: Mapping[UUID, Seat], roster: Mapping[UUID, Person]
) -> tuple[Talk, ...]:
    home, found = UUID(session.plan.branch), []
    for event in spoken:
        if not isinstance(event.payload, Spoke) or event.id not in session.applied:
            continue
        member = UUID(event.payload.member)
        seat, person = seats.get(member), roster.get(member)
        branch = seat.branch if seat is not None else None if person is None else person.branch
        known = person if person is not None and person.branch == branch else None
        group, station = (None, None) if known is None else (known.group, known.station)
        found.append(Talk(event.id, member, group, branch != home, event.payload.mode, station))
    return tuple(found)
