"""Stream what happens in a session to phones and screens, as server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from api.dependencies import GivenServices
from api.problems import documented
from api.rights import SEES_SESSION, allow
from study.events.event import Placed

RETRY_MS: Final = 1000
POSITIONS: Final = 2**63 - 1

router = APIRouter(tags=["sessions"])


class SessionEvent(BaseModel):
    """What happened. `details` are those of its kind; people are named by id."""

    id: UUID
    kind: str
    at: datetime
    by: str
    member_id: UUID | None
    details: dict[str, Any]


@router.get(
    "/sessions/{session_id}/events",
    summary="What happens in a session",
    response_class=EventSourceResponse,
    dependencies=[allow(SEES_SESSION)],
    responses=documented(401, 403, 404, 422, 503),
)
async def session_events(
    session_id: UUID,
    request: Request,
    services: GivenServices,
    after: Annotated[int, Query(ge=0, le=POSITIONS, description="The position seen last")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=POSITIONS)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Everything after a position, and then what happens as it happens; `id` is the next position to give.

    Browsers send `Last-Event-ID` by themselves when they resume; it counts before `after`.
    """
    yield ServerSentEvent(retry=RETRY_MS, comment="watching")
    ends = time.monotonic() + services.live.lasts_s
    async for placed in services.live.watch(session_id, after if last_event_id is None else last_event_id):
        if placed is not None:
            yield _message(placed)
        if time.monotonic() > ends or request.app.state.stopping():
            return


def _message(placed: Placed) -> ServerSentEvent:
    event = placed.event
    told = SessionEvent(
        id=event.id,
        kind=event.kind,
        at=event.occurred_at,
        by=str(event.actor),
        member_id=event.subject.member,
        details=event.payload.shown(),
    )
    return ServerSentEvent(id=str(placed.position), event=event.kind, data=told)
