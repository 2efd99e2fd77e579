"""Know who takes part in a session: everybody's standing, and who can be called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, select

from study.errors import NotTakingPartError
from study.events import log
from study.events.attending import Presence, presence
from study.events.event import Subject
from study.events.presence_kinds import PRESENCE_KINDS, CheckedInToSession
from study.people.records import Member
from study.presence.attendance import Counted
from study.presence.make_ups import MakeUp, MakeUpState
from study.presence.modes import How
from study.records import CheckInMode
from study.roll_call.scope import Attendee
from study.session.state import Session
from study.tables import members

_KINDS = tuple(payload.kind for payload in PRESENCE_KINDS)


class State(StrEnum):
    """Counted, waiting for approval, declined the last time they asked, or missing."""

    COUNTED = "counted"
    WAITING = "waiting"
    DECLINED = "declined"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands in a session, and which claim (a check-in or a make-up) makes it so.

    `branch` is the member's at that time; `reason` is why a make-up was declined.
    """

    state: State
    claim: UUID | None = None
    mode: CheckInMode | None = None
    how: How | None = None
    at: datetime | None = None
    is_make_up: bool = False
    is_present: bool = False
    branch: UUID | None = None
    note: str | None = None
    reason: str | None = None


def of(connection: Connection, session: UUID, member: UUID | None = None) -> Presence:
    """What the log tells of who takes part in a session; of one member only, where one is named."""
    return presence(session, log.about(connection, Subject(session=session, member=member), *_KINDS))


def present(connection: Connection, session: Session) -> tuple[Attendee, ...]:
    """Who is counted, there, and still in the roster, by id, with the branch and the group they belong to."""
    return _in_roster(connection, of(connection, session.id))


def attendee(connection: Connection, session: Session, member: UUID) -> Attendee | None:
    """The same for one member; None where they are not counted, not there, or have left the roster."""
    return next(iter(_in_roster(connection, of(connection, session.id, member))), None)


def _in_roster(connection: Connection, told: Presence) -> tuple[Attendee, ...]:
    here = {UUID(member) for member in told.attendance.present}
    query = select(members.c.id, members.c.branch_id, members.c.group_id).where(
        members.c.id.in_(here), members.c.left_at.is_(None)
    )
    found = [
        Attendee(str(row.id), str(row.branch_id or ""), str(row.group_id) if row.group_id else None)
        for row in connection.execute(query)
    ]
    return tuple(sorted(found, key=lambda one: one.member))


def demand_part(session: Session, member: Member) -> None:
    """Let in who takes part: members of the branch, welcomed guests, and whoever leads it.

    Raises:
        NotTakingPartError: this member does not.
    """
    if not session.welcomes(str(member.branch_id)) and str(member.id) != session.plan.leader:
        raise NotTakingPartError


def standings(told: Presence) -> dict[str, Standing]:
    """The standing of everybody of whom the log tells."""
    attendance = told.attendance
    asked: dict[str, MakeUp] = {}
    for make_up in sorted(told.make_ups, key=_how_telling):
        asked.setdefault(make_up.claim.member, make_up)
    found = {member: _asked(told, make_up) for member, make_up in asked.items()}
    for member, counted in attendance.counted.items():
        found[member] = _counted(told, counted, is_present=member in attendance.present)
    return found


def standing(told: Presence, member: UUID) -> Standing:
    """The standing of one member."""
    return standings(told).get(str(member), Standing(State.MISSING))


def _how_telling(make_up: MakeUp) -> tuple[int, float, UUID]:
    """What waits comes first, then what was decided last."""
    if make_up.decision is None:
        return (0, make_up.claim.at.timestamp(), make_up.claim.id)
    return (1, -make_up.decision.at.timestamp(), make_up.claim.id)


def _asked(told: Presence, make_up: MakeUp) -> Standing:
    """The standing of who is not counted; that a make-up was approved makes one counted."""
    is_waiting = make_up.state is MakeUpState.REQUESTED
    event = told.events[make_up.claim.id]
    return Standing(
        State.WAITING if is_waiting else State.DECLINED,
        claim=make_up.claim.id,
        mode=make_up.mode,
        how=event.payload.how if isinstance(event.payload, CheckedInToSession) else None,
        at=make_up.claim.at,
        is_make_up=True,
        branch=event.subject.branch,
        reason=None if make_up.decision is None else make_up.decision.reason,
    )


def _counted(told: Presence, counted: Counted, *, is_present: bool) -> Standing:
    event = told.events[counted.claim.id]
    checked_in = event.payload if isinstance(event.payload, CheckedInToSession) else None
    return Standing(
        State.COUNTED,
        claim=counted.claim.id,
        mode=counted.mode,
        how=None if checked_in is None else checked_in.how,
        at=counted.claim.at,
        is_make_up=counted.is_make_up,
        is_present=is_present,
        branch=event.subject.branch,
        note=None if checked_in is None else checked_in.note,
    )


def only(told: Presence, states: Collection[MakeUpState]) -> tuple[MakeUp, ...]:
    """The make-ups in one of these states, of members who are not counted, the oldest first."""
    counted = told.attendance.counted
    found = (one for one in told.make_ups if one.state in states and one.claim.member not in counted)
    return tuple(sorted(found, key=lambda one: (one.claim.at, one.claim.id)))
