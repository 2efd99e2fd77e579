"""Let members bring requests (诉求) in under their name, and follow their own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_RECORDS, allow
from api.routes.request_views import (
    OneStep,
    RequestResult,
    RequestView,
    Words,
    WordsStep,
    view_of,
    views_of,
)
from api.services import Services
from study.ledger import request_reading, requests
from study.requests.request import Request
from study.requests.steps import AskedAgain, Withdrawn

RECENT = 50

router = APIRouter(prefix="/requests", tags=["requests"])


class NewRequest(BaseModel):
    """A request to bring in. Make `id` once: it becomes the request's, and repeating it changes nothing."""

    id: UUID
    text: Words
    branch_id: UUID | None = Field(default=None, description="Which branch it goes to; without, the own one")


class MyRequests(BaseModel):
    """The newest requests this member has brought in by name."""

    recent: list[RequestView]


@router.post(
    "",
    summary="Bring a request in",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_RECORDS)],
    responses={
        200: {"model": RequestResult, "description": "Already recorded under the same id"},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
    },
)
def bring_request(
    body: NewRequest, response: Response, services: GivenServices, member: CurrentMember
) -> RequestResult:
    """Bring a request in by name: the secretaries of the branch read it, at most 20 a day and person."""
    now = services.now()
    made = requests.bring(
        services.storage, body.id, member=member.id, branch=body.branch_id, text=body.text, now=now
    )
    if not made.created:
        response.status_code = status.HTTP_200_OK
    return RequestResult(request=_shown(services, made.record, now), created=made.created)


@router.get(
    "/mine",
    summary="My requests",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_requests(services: GivenServices, member: CurrentMember) -> MyRequests:
    """Those brought in by name, the newest first. Anonymous ones are nobody's: their receipts find them."""
    own, names = request_reading.of_member(services.storage, member.id, limit=RECENT)
    return MyRequests(recent=views_of(own, names, services.now()))


@router.get(
    "/{request_id}",
    summary="One of my requests",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 422, 503),
)
def my_request(request_id: UUID, services: GivenServices, member: CurrentMember) -> RequestView:
    """Where it stands, who sees to it, and what was said."""
    with services.storage.reading() as connection:
        own = request_reading.demand_own(connection, request_id, member.id)
    return _shown(services, own, services.now())


@router.post(
    "/{request_id}/questions",
    summary="Ask again",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def ask_again(
    request_id: UUID, body: WordsStep, services: GivenServices, member: CurrentMember
) -> RequestView:
    """Say that the answer is not enough; a closed request is open again."""
    now = services.now()
    action = AskedAgain(body.text)
    found = requests.go_on(services.storage, body.id, request_id, action, member=member.id, now=now)
    return _shown(services, found, now)


@router.post(
    "/{request_id}/withdrawal",
    summary="Withdraw my request",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def withdraw_request(
    request_id: UUID, body: OneStep, services: GivenServices, member: CurrentMember
) -> RequestView:
    """Say that nothing more is wanted; what was written stays readable for the branch."""
    now = services.now()
    found = requests.go_on(services.storage, body.id, request_id, Withdrawn(), member=member.id, now=now)
    return _shown(services, found, now)


def _shown(services: Services, request: Request, now: datetime) -> RequestView:
    return view_of(request, request_reading.names_in(services.storage, request), now)
