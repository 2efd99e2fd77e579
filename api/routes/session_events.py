"""Stream what happens in a session to phones and screens, as server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import CurrentCaller, GivenServices
from api.errors import ApiError
from api.event_messages import STILL_HERE, WATCHING, SessionEvent
from api.problems import documented
from api.rights import SEES_SESSION, allow, may_in_session
from api.services import Services
from study.errors import StorageUnavailableError

POSITIONS: Final = 2**63 - 1
SAYS_SOMETHING_EVERY_S: Final = 10.0
STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Server-sent events; the `data` of each is one of these",
        "content": {"text/event-stream": {"schema": SessionEvent.model_json_schema()}},
    }
}

router = APIRouter(tags=["sessions"])


def _position(
    after: Annotated[int, Query(ge=0, le=POSITIONS, description="The position seen last")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=POSITIONS)] = None,
) -> int:
    """Browsers send `Last-Event-ID` by themselves when they resume; it counts before `after`."""
    return after if last_event_id is None else last_event_id


class EventStream(StreamingResponse):
    """Bytes that are server-sent events."""

    media_type = "text/event-stream"


@router.get(
    "/sessions/{session_id}/events",
    summary="What happens in a session",
    response_class=EventStream,
    dependencies=[allow(SEES_SESSION)],
    responses=STREAM | documented(401, 403, 404, 422, 503),
)
async def session_events(
    session_id: UUID,
    request: Request,
    services: GivenServices,
    caller: CurrentCaller,
    position: Annotated[int, Depends(_position)],
) -> Response:
    """Everything after a position, and then what happens as it happens; `id` is the next position to give.

    Browsers send `Last-Event-ID` by themselves when they resume; it counts before `after`. Whoever signs out,
    or may not see the session any more, is told nothing further. A browser or screen has eight streams at a
    time; with a ninth its oldest one ends.
    """
    headers = {"X-Accel-Buffering": "no"}  # a proxy in front of us must not save events up
    return EventStream(_stream(request, services, caller.visitor, session_id, position), headers=headers)


async def _stream(
    request: Request, services: Services, visitor: str, session_id: UUID, position: int
) -> AsyncIterator[bytes]:
    yield WATCHING
    live, began = services.live, time.monotonic()
    said, checked = began, began
    with services.stream_places.place(visitor) as place:
        async with aclosing(live.watch(session_id, position)) as watching:
            async for messages in watching:
                now = time.monotonic()
                if messages or now - said > SAYS_SOMETHING_EVERY_S:
                    yield b"".join(messages) or STILL_HERE
                    said = now
                if place.is_lost or now - began > live.lasts_s or request.app.state.stopping():
                    return
                if now - checked > live.checked_every_s:
                    if not await run_in_threadpool(_may_still, request, services, session_id):
                        return
                    checked = now


def _may_still(request: Request, services: Services, session_id: UUID) -> bool:
    """Whether the one who watches would be let in again; nobody is sent away because nobody can tell."""
    try:
        caller = services.identities.caller(request, Response())
        return caller.uncertain is not None or may_in_session(SEES_SESSION, caller, session_id, services)
    except ApiError:
        return False
    except StorageUnavailableError:
        return True
