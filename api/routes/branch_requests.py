"""Let a branch's secretaries see to the requests (诉求) that were brought to it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OF_BRANCH, allow
from api.routes.request_views import OneStep, RequestView, WordsStep, view_of, views_of
from api.services import Services
from study.ledger import request_reading, requests
from study.ledger.request_reading import Which
from study.ledger.requests import OurAction
from study.people.records import Member
from study.requests.steps import Answered, Closed, TakenUp
from study.rules import NOTE_LIMIT

PAGE = 50

router = APIRouter(prefix="/branches/{branch_id}/requests", tags=["requests"])


class BranchRequests(BaseModel):
    """Requests of a branch, and how many of each sort there are in all."""

    requests: list[RequestView]
    waiting: int = Field(description="Somebody waits for the branch")
    open: int = Field(description="Neither closed nor withdrawn; those that are answered too")
    closed: int


class Assignment(OneStep):
    """Who is to see to it: without `to` whoever sends this."""

    to: UUID | None = Field(default=None, description="A secretary of this branch or an administrator")


class Closing(OneStep):
    """Close it, with a note on how if the last answer does not say it."""

    note: str | None = Field(default=None, max_length=NOTE_LIMIT)


@router.get(
    "",
    summary="Requests of a branch",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(401, 403, 422, 503),
)
def requests_of_branch(
    branch_id: UUID,
    services: GivenServices,
    which: Annotated[Which | None, Query(description="Without, all of them")] = None,
    before: Annotated[UUID | None, Query(description="Those older than this one, for the next page")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> BranchRequests:
    """The newest first, each with the time it took, and those who wait with since when."""
    listed = request_reading.of_branch(services.storage, branch_id, which=which, before=before, limit=limit)
    return BranchRequests(
        requests=views_of(listed.requests, listed.names, services.now()),
        waiting=listed.counts[Which.WAITING],
        open=listed.counts[Which.OPEN],
        closed=listed.counts[Which.CLOSED],
    )


@router.get(
    "/{request_id}",
    summary="A request of a branch",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(401, 403, 404, 422, 503),
)
def request_of_branch(branch_id: UUID, request_id: UUID, services: GivenServices) -> RequestView:
    """The whole course of it; of an anonymous one nobody knows more than this."""
    with services.storage.reading() as connection:
        found = request_reading.demand_in_branch(connection, request_id, branch_id)
        return view_of(found, request_reading.names(connection, [found]), services.now())


@router.post(
    "/{request_id}/assignment",
    summary="Take a request up",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def take_up_request(
    branch_id: UUID, request_id: UUID, body: Assignment, services: GivenServices, member: CurrentMember
) -> RequestView:
    """Say who sees to it; whoever brought it in can read that at once."""
    action = TakenUp(str(body.to or member.id))
    return _see_to(services, branch_id, request_id, body.id, action, by=member)


@router.post(
    "/{request_id}/answers",
    summary="Answer a request",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def answer_request(
    branch_id: UUID, request_id: UUID, body: WordsStep, services: GivenServices, member: CurrentMember
) -> RequestView:
    """Tell whoever brought it in something; there may be several answers."""
    return _see_to(services, branch_id, request_id, body.id, Answered(body.text), by=member)


@router.post(
    "/{request_id}/closing",
    summary="Close a request",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def close_request(
    branch_id: UUID, request_id: UUID, body: Closing, services: GivenServices, member: CurrentMember
) -> RequestView:
    """Say that it is settled; whoever brought it in may ask again, and it is open once more."""
    return _see_to(services, branch_id, request_id, body.id, Closed(body.note), by=member)


def _see_to(
    services: Services, branch: UUID, request: UUID, step: UUID, action: OurAction, *, by: Member
) -> RequestView:
    now = services.now()
    found = requests.see_to(services.storage, step, request, action, branch=branch, by=by.id, now=now)
    return view_of(found, request_reading.names_in(services.storage, found), now)
