"""Say what happened in a session as a server-sent event."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi.sse import format_sse_event
from pydantic import BaseModel

from study.events.event import Placed

WATCHING: Final = format_sse_event(retry=1000, comment="watching")
"""The first words of a stream: who is cut off may come back after a second."""

STILL_HERE: Final = format_sse_event(comment="still here")


class SessionEvent(BaseModel):
    """What happened. `details` are those of its kind; people are named by id."""

    id: UUID
    kind: str
    at: datetime
    by: str
    member_id: UUID | None
    details: dict[str, Any]


def message_of(placed: Placed) -> bytes:
    """The message that everybody gets who watches; its id is the position to resume from."""
    event = placed.event
    told = SessionEvent(
        id=event.id,
        kind=event.kind,
        at=event.occurred_at,
        by=str(event.actor),
        member_id=event.subject.member,
        details=event.payload.shown(),
    )
    return format_sse_event(id=str(placed.position), event=event.kind, data_str=told.model_dump_json())
