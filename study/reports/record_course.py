"""Tell for the record what was done with a session, one event after another."""

from __future__ import annotations

from collections.abc import Iterable

from study.events.event import Event
from study.events.session_kinds import (
    GuestsWelcomed,
    LeadHandedOver,
    SessionPayload,
    Spoke,
    StepSkipped,
    StepStarted,
)
from study.reports.people import People
from study.reports.session_record import CourseLine
from study.session.state import Session


def course_lines(held: Session, told: Iterable[Event], people: People) -> tuple[CourseLine, ...]:
    """All that counted, from the plan to the end; speeches have lines of their own."""
    logged = sorted(told, key=lambda event: (event.sequence, event.device, event.id))
    return tuple(
        _line(event, event.payload, people)
        for event in logged
        if isinstance(event.payload, SessionPayload)
        and not isinstance(event.payload, Spoke)
        and event.id in held.applied
    )


def _line(event: Event, done: SessionPayload, people: People) -> CourseLine:
    return CourseLine(
        id=event.id,
        kind=event.kind,
        at=event.occurred_at,
        by=people.anybody(event.actor.id),
        device=done.asked_on,
        step=done.step + 1 if isinstance(done, StepStarted | StepSkipped) else None,
        reason=done.reason if isinstance(done, StepSkipped) else None,
        branch=people.branches.get(done.branch) if isinstance(done, GuestsWelcomed) else None,
        to_device=done.to_device if isinstance(done, LeadHandedOver) else None,
    )
