"""Say what happened in a session as a server-sent event."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi.sse import format_sse_event
from pydantic import BaseModel

from study.actors import ANONYMOUS
from study.events.event import Placed

WATCHING: Final = format_sse_event(retry=1000, comment="watching")
"""The first words of a stream: who is cut off may come back after a second."""

STILL_HERE: Final = format_sse_event(comment="still here")


class SessionEvent(BaseModel):
    """What happened. `details` are those of its kind; people are named by id, in a survey not at all."""

    id: UUID
    kind: str
    at: datetime
    by: str
    member_id: UUID | None
    details: dict[str, Any]


def message_of(placed: Placed) -> bytes:
    """The message that everybody gets who watches; its id is the position to resume from."""
    event = placed.event
    is_named = not event.payload.nameless
    told = SessionEvent(
        id=event.id,
        kind=event.kind,
        at=event.occurred_at,
        by=str(event.actor if is_named else ANONYMOUS),
        member_id=event.subject.member if is_named else None,
        details=event.payload.shown(),
    )
    return format_sse_event(id=str(placed.position), event=event.kind, data_str=told.model_dump_json())
