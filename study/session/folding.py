"""Make a session out of its events, the same from any log that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from uuid import UUID

from study.session.actions import Event, PlanSession, StartOnTheSpot
from study.session.rules import objection
from study.session.state import Session
from study.session.transitions import begun, changed


@dataclass(frozen=True, slots=True)
class Entry:
    """An event where its box wrote it down.

    `position` is one more than the greatest that the box had seen then, of its own or of another's
    (`next_position`). Ordered by position and box, an event comes after all that its box knew of, whatever
    any clock said; and the order is the same on every box.
    """

    position: int
    event: Event

    @property
    def place(self) -> tuple[int, str, UUID]:
        """Where the entry stands in the order of all entries."""
        return (self.position, self.event.box, self.event.id)


def next_position(entries: Iterable[Entry]) -> int:
    """The position for the next event that a box writes down, after all entries it has."""
    return 1 + max((entry.position for entry in entries), default=0)


def replay(session: UUID, entries: Iterable[Entry], start: Session | None = None) -> Session | None:
    """The session as a log tells it, whatever the order in which entries come, and how often.

    `start` is the session as all earlier places made it. None when the log does not tell of it.
    """
    mine = (entry for entry in entries if entry.event.session == session)
    events = (entry.event for entry in sorted(mine, key=lambda entry: entry.place))
    return reduce(apply, events, start)


def apply(session: Session | None, event: Event) -> Session | None:
    """The session after an event; what does not fit is set aside, what was applied before does nothing.

    It never raises: a log that was merged must be readable on every box. What was set aside at one place may
    fit at another: a phone that heard nothing from one box may have sent its command to the next one.
    """
    if session is not None and event.id in session.applied:
        return session
    if objection(session, event) is not None:
        return session and replace(session, set_aside=session.set_aside | {event.id})
    match event.action:
        case PlanSession(plan):
            after = begun(event, plan, is_open=False)
        case StartOnTheSpot(plan):
            after = begun(event, plan, is_open=True)
        case _ if session is not None:
            after = changed(session, event)
        case _:
            return None
    return replace(after, applied=after.applied | {event.id}, set_aside=after.set_aside - {event.id})
