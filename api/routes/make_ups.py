"""Take requests to be counted afterwards, and what somebody else decides on them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import IN_SESSION, LEADS_SESSION, allow
from api.routes.standing_view import ALREADY, StandingResult, result_of
from study.actors import Actor
from study.ledger import make_ups
from study.ledger.make_ups import Asked, Waiting
from study.presence.make_ups import Decision
from study.presence.modes import How
from study.records import CheckInMode
from study.rules import NOTE_LIMIT

router = APIRouter(tags=["session check-ins"])


class NewMakeUp(BaseModel):
    """A request to be counted, with the mode that the member would have checked in by. Make `id` once."""

    id: UUID
    mode: CheckInMode
    reason: str = Field(max_length=NOTE_LIMIT, examples=["值乘 K9 次，没赶上"])


class NewDecision(BaseModel):
    """What is decided; declining takes a reason. Make `id` once."""

    id: UUID
    approved: bool
    reason: str | None = Field(default=None, max_length=NOTE_LIMIT)


class WaitingMakeUp(BaseModel):
    """A request, or a scan that had to wait on a phone: `how` and `claimed_at` are those of a scan."""

    id: UUID
    member_id: UUID
    staff_number: str | None
    name: str | None
    mode: CheckInMode
    reason: str
    at: datetime
    how: How | None
    claimed_at: datetime | None = Field(description="When it was scanned, says the phone")


@router.post(
    "/sessions/{session_id}/make-ups",
    summary="Ask for a make-up",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(IN_SESSION)],
    responses={**ALREADY, **documented(400, 401, 403, 404, 409, 413, 415, 422, 503)},
)
def ask_for_make_up(
    session_id: UUID, body: NewMakeUp, response: Response, services: GivenServices, member: CurrentMember
) -> StandingResult:
    """Ask somebody who leads the session to be counted; while one request waits another changes nothing."""
    asked = Asked(body.id, session_id, member.id, body.mode, body.reason)
    return result_of(make_ups.ask(services.storage, asked, now=services.now()), response)


@router.get(
    "/sessions/{session_id}/make-ups",
    summary="What waits for a decision",
    dependencies=[allow(LEADS_SESSION)],
    responses=documented(401, 403, 404, 422, 503),
)
def waiting_make_ups(session_id: UUID, services: GivenServices) -> list[WaitingMakeUp]:
    """Requests and scans that waited on phones, the oldest first."""
    return [_waiting(one) for one in make_ups.waiting(services.storage, session_id)]


@router.post(
    "/sessions/{session_id}/make-ups/{make_up_id}/decision",
    summary="Decide on a make-up",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(LEADS_SESSION)],
    responses={**ALREADY, **documented(400, 401, 403, 404, 409, 413, 415, 422, 503)},
)
def decide_on_make_up(
    session_id: UUID,
    make_up_id: UUID,
    body: NewDecision,
    *,
    response: Response,
    services: GivenServices,
    member: CurrentMember,
) -> StandingResult:
    """Approve or decline it for good; nobody decides on their own."""
    decision = Decision(body.id, make_up_id, body.approved, str(member.id), services.now(), body.reason)
    settled = make_ups.settle(services.storage, session_id, decision, actor=Actor.member(member.id))
    return result_of(settled, response)


def _waiting(one: Waiting) -> WaitingMakeUp:
    return WaitingMakeUp(
        id=one.make_up.claim.id,
        member_id=one.member.id,
        staff_number=one.member.staff_number,
        name=one.member.name,
        mode=one.make_up.mode,
        reason=one.make_up.reason,
        at=one.make_up.claim.at,
        how=one.how,
        claimed_at=one.claimed_at,
    )
