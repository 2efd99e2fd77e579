"""Follow from the events who has checked in: each member once a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from study.events.event import Event
from study.events.kinds import CheckedIn
from study.events.ordering import in_order


def counted(events: Iterable[Event]) -> Mapping[tuple[UUID, date], Event]:
    """The check-in that counts for each member and local day: the first one; later ones change nothing."""
    first: dict[tuple[UUID, date], Event] = {}
    for event in in_order(events):
        if isinstance(event.payload, CheckedIn) and event.subject.member is not None:
            first.setdefault((event.subject.member, event.payload.day), event)
    return first
