"""Let members speak in a session of their own accord."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.problems import documented
from api.rights import IN_SESSION, allow
from study.ledger import speeches
from study.ledger.orders import Order

router = APIRouter(tags=["sessions"])


class NewSpeech(BaseModel):
    """That I speak. Make `id` once."""

    id: UUID


class Volunteered(BaseModel):
    """In which step, and whether this request made it so."""

    step: int | None
    created: bool


@router.post(
    "/sessions/{session_id}/speeches/mine",
    summary="Speak of my own accord",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(IN_SESSION)],
    responses={
        200: {"model": Volunteered, "description": "It stood so already: the same id, or a double tap"},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
)
def volunteer(
    session_id: UUID,
    body: NewSpeech,
    *,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
    member: CurrentMember,
) -> Volunteered:
    """Whoever leads, and the screen, see it at once; it takes a check-in and a session that runs."""
    order = Order(body.id, session_id, caller.actor)
    recorded = speeches.volunteer(services.storage, order, member.id, clock=services.now)
    if not recorded.created:
        response.status_code = status.HTTP_200_OK
    return Volunteered(step=recorded.record.step, created=recorded.created)
