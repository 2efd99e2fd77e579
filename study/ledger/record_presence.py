"""Tell for the record of check-ins, make-ups, and who left and came back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from study.events.attending import Presence
from study.events.event import Event
from study.events.presence_kinds import CheckedInToSession, PresenceChanged
from study.ledger.attendance import State
from study.ledger.boards import Line
from study.presence.make_ups import MakeUp, MakeUpState
from study.reports.people import People
from study.reports.session_record import CheckInLine, MakeUpLine, MoveLine
from study.session.state import Session


def check_in_lines(lines: Iterable[Line], told: Presence, people: People) -> tuple[CheckInLine, ...]:
    """One for each person who is counted by a check-in, in the order in which they came."""
    found = []
    for line in lines:
        standing = line.standing
        event = None if standing.claim is None else told.events[standing.claim]
        is_counted = standing.state is State.COUNTED and not standing.is_make_up
        if event is not None and is_counted and isinstance(event.payload, CheckedInToSession):
            payload, member = event.payload, line.member.id
            found.append(
                CheckInLine(
                    id=event.id,
                    who=people.who(str(member), branch=event.subject.branch),
                    is_guest=line.is_guest,
                    mode=payload.mode,
                    how=payload.how,
                    at=event.occurred_at,
                    note=payload.note,
                    watched_ms=payload.watched_ms,
                    entered_by=None if payload.entered_by == member else people.who(str(payload.entered_by)),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def make_up_lines(told: Presence, people: People, held: Session) -> tuple[MakeUpLine, ...]:
    """All that was asked for afterwards, and scans that waited, whatever came of it; the oldest first."""
    counted = {one.claim.id for one in told.attendance.counted.values() if one.is_make_up}
    ordered = sorted(told.make_ups, key=lambda one: (one.claim.at, one.claim.id))
    return tuple(_make_up(one, told.events[one.claim.id], people, held, counted) for one in ordered)


def _make_up(make_up: MakeUp, event: Event, people: People, held: Session, counted: set[UUID]) -> MakeUpLine:
    decision = make_up.decision
    return MakeUpLine(
        id=make_up.claim.id,
        who=people.who(make_up.claim.member, branch=event.subject.branch),
        is_guest=str(event.subject.branch) != held.plan.branch,
        mode=make_up.mode,
        how=event.payload.how if isinstance(event.payload, CheckedInToSession) else None,
        at=make_up.claim.at,
        reason=make_up.reason,
        state=make_up.state,
        counts=make_up.state is MakeUpState.APPROVED and make_up.claim.id in counted,
        decided_by=None if decision is None else people.anybody(decision.by),
        decided_at=None if decision is None else decision.at,
        decision=None if decision is None else decision.reason,
    )


def move_lines(told: Iterable[Event], people: People) -> tuple[MoveLine, ...]:
    """Who left and came back, as it was logged."""
    return tuple(
        MoveLine(event.id, people.who(str(event.subject.member)), event.payload.here, event.occurred_at)
        for event in sorted(told, key=lambda one: (one.sequence, one.device))
        if isinstance(event.payload, PresenceChanged)
    )
