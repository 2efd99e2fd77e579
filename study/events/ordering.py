"""Put events into an order that depends on nothing but the events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from study.events.event import Event


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Each event once, in the one order that all databases agree on, however the events came.

    By the devices' clocks; but a device's own events never change places, even where its clock was set
    back in between: an event counts as no earlier than those its device told before.
    """
    once = {event.id: event for event in events}
    moments: dict[str, datetime] = {}
    placed: list[tuple[datetime, str, int, Event]] = []
    for event in sorted(once.values(), key=lambda one: (one.device, one.sequence)):
        moment = max(event.occurred_at, moments.get(event.device, event.occurred_at))
        moments[event.device] = moment
        placed.append((moment, event.device, event.sequence, event))
    return tuple(entry[3] for entry in sorted(placed, key=lambda entry: entry[:3]))
