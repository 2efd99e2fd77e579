"""Give events one digest, by which two boxes can tell that they hold the same ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from study.canonical import canonical
from study.events.event import Event, payload_text


def digest_of(events: Iterable[Event]) -> str:
    """The SHA-256 of all of them in hex, whatever the order in which they came, and how often.

    A line each, by (sequence, device): canonical JSON of what the device told. When it arrived here does not
    matter.
    """
    once = {event.id: event for event in events}
    logged = sorted(once.values(), key=lambda event: (event.sequence, event.device, event.id))
    return hashlib.sha256("".join(f"{_line(event)}\n" for event in logged).encode()).hexdigest()


def _line(event: Event) -> str:
    subject = event.subject
    return canonical(
        {
            "id": str(event.id),
            "device": event.device,
            "sequence": event.sequence,
            "kind": event.kind,
            "actor": str(event.actor),
            "session": str(subject.session or ""),
            "member": str(subject.member or ""),
            "branch": str(subject.branch or ""),
            "occurred_at": event.occurred_at.isoformat(),
            "payload": json.loads(payload_text(event.payload)),
        }
    )
