"""Exchange events with another box: the office with those on the trains."""

from __future__ import annotations

import io
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentCaller, GivenServices
from api.guard import JSON_LINES
from api.problems import documented
from api.rights import EXCHANGE, allow
from study.events.batch import BatchReader
from study.ledger import exchange_in, exchange_out
from study.ledger.exchange_out import AT_ONCE

router = APIRouter(prefix="/exchange", tags=["exchange"])


class Box(BaseModel):
    """The box that answers, and the position at which its log ends."""

    model_config = ConfigDict(from_attributes=True)

    box: str
    position: int


class Taken(BaseModel):
    """What became of a batch: how many events were new, how many there already.

    The new ones, and no others, stand after `before` up to `position` in this box's log; `last_event` is the
    one at `position`. With `gap` earlier events of that box are missing here.
    """

    model_config = ConfigDict(from_attributes=True)

    created: int
    known: int
    before: int
    position: int
    last_event: UUID | None
    gap: bool = Field(examples=[False])


@router.get("", summary="This box", dependencies=[allow(EXCHANGE)], responses=documented(400, 401, 403, 503))
def whereabouts(services: GivenServices) -> Box:
    """Its name, and where its log ends."""
    return Box.model_validate(exchange_out.whereabouts(services.storage))


@router.get(
    "/events",
    summary="Events after a position",
    response_class=Response,
    dependencies=[allow(EXCHANGE)],
    responses={
        200: {"content": {JSON_LINES: {}}, "description": "A batch: a header, then one event a line"},
        **documented(400, 401, 403, 422, 503),
    },
)
def events_after(
    services: GivenServices,
    after: Annotated[int, Query(ge=0, le=2**62, description="0: from the beginning")] = 0,
    to: Annotated[int | None, Query(ge=0, le=2**62, description="No further than this position")] = None,
    limit: Annotated[int, Query(ge=1, le=AT_ONCE)] = AT_ONCE,
) -> Response:
    """What came after a position of this box's log, as docs/exchange.md describes it."""
    batch = exchange_out.page(services.storage, after=after, to=to, limit=limit)
    return Response(batch, media_type=JSON_LINES)


@router.post(
    "/events",
    summary="Take in events",
    dependencies=[allow(EXCHANGE)],
    responses=documented(400, 401, 403, 409, 413, 415, 422, 503),
)
def take_in_events(
    content: Annotated[bytes, Body(media_type=JSON_LINES)], services: GivenServices, caller: CurrentCaller
) -> Taken:
    """Take in a batch of another box: all of it or nothing; again changes nothing."""
    batch = BatchReader(io.BytesIO(content))
    receipt = exchange_in.receive(services.storage, batch, actor=caller.actor, now=services.now())
    return Taken.model_validate(receipt)
