"""Tell of one session who was expected, who is counted, and who spoke: what all figures add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from study.events.attending import Presence
from study.events.event import Event
from study.events.session_kinds import Spoke
from study.records import CheckInMode
from study.rules import local_day
from study.session.actions import SpeakingMode
from study.session.state import Session


class Fate(StrEnum):
    """What became of somebody in a session; who was declined is missing."""

    COUNTED = "counted"
    WAITING = "waiting"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the roster, without a name: branch and group are those of now, or of when they left."""

    id: UUID
    branch: UUID | None
    group: str | None
    joined_at: datetime
    left_at: datetime | None = None

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


@dataclass(frozen=True, slots=True)
class Talk:
    """That somebody spoke; `id` is that of the event."""

    id: UUID
    member: UUID
    group: str | None
    is_guest: bool
    mode: SpeakingMode


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


def meeting(
    session: Session,
    told: Presence,
    spoken: Iterable[Event],
    roster: Mapping[UUID, Person],
    *,
    at_home: Iterable[Person],
    now: datetime,
) -> Meeting | None:
    """The meeting; None if it was never opened, for then nobody was expected.

    Expected are those `at_home` (of the session's branch) who were in the roster when it ended, or are now
    if it goes on, and whoever else came. Who came counts for the branch that they belonged to then.
    """
    if session.opened_at is None:
        return None
    home, end = UUID(session.plan.branch), session.closed_at or now
    seats = {
        person.id: _seat(person.id, person.branch, person, home) for person in at_home if person.was_in(end)
    }
    seats |= {seat.member: seat for seat in _taken(told, roster, home)}
    return Meeting(
        id=session.id,
        branch=home,
        title=session.plan.title,
        day=local_day(session.opened_at),
        is_over=session.closed_at is not None,
        seats=tuple(seats[member] for member in sorted(seats)),
        talks=_talks(session, spoken, seats, roster),
    )


def _taken(told: Presence, roster: Mapping[UUID, Person], home: UUID) -> Iterable[Seat]:
    """The seats of who is counted or waits, with the branch of their claim."""
    standing = told.attendance
    for one in standing.waiting:
        claims = [asked.claim for asked in told.make_ups if asked.claim.member == one and not asked.decision]
        first = min(claims, key=lambda claim: (claim.at, claim.id)).id
        member, branch = UUID(one), told.events[first].subject.branch
        yield _seat(member, branch, roster.get(member), home, Fate.WAITING, claim=first)
    for counted in standing.counted.values():
        event = told.events[counted.claim.id]
        member = UUID(counted.claim.member)
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
    """A seat; the group that the roster tells of now counts within its branch only."""
    group = person.group if person is not None and person.branch == branch else None
    return Seat(member, branch, group, branch != home, fate, mode, is_make_up, claim)


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
        group = person.group if person is not None and person.branch == branch else None
        found.append(Talk(event.id, member, group, branch != home, event.payload.mode))
    return tuple(found)
