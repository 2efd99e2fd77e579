"""Let a branch's secretaries see which talks (六必谈) are due, and report what makes one necessary."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OF_BRANCH, SEES_TALKS, allow
from api.routes.talk_views import Level, NeedView, OneStep, Word, need_view
from study.events.talk_kinds import Moment
from study.ledger import talk_reading, talks
from study.people import members

router = APIRouter(prefix="/branches/{branch_id}", tags=["talks"])


class BranchTalks(BaseModel):
    """A branch's needs, the open ones first, and how many talks were held this month, without names."""

    needs: list[NeedView]
    first: date
    last: date
    held_by_level: dict[int, int]
    held_by_group: dict[str, int]


class NewNeed(OneStep):
    """What has happened. `id` becomes the need's."""

    member_id: UUID
    occasion: Word
    level: Level | None = Field(default=None, description="Without, the level that the rules name")
    happened_at: Moment | None = Field(default=None, description="When it was, or became known")


class NeedResult(BaseModel):
    """The need that stands now, and whether this request made it."""

    need: NeedView
    created: bool


@router.get(
    "/talks",
    summary="Talks that are due in a branch",
    dependencies=[allow(SEES_TALKS)],
    responses=documented(400, 401, 403, 422, 503),
)
def talks_of_branch(branch_id: UUID, services: GivenServices) -> BranchTalks:
    """Who is to be talked with, by when; what is settled for 92 days. Whoever left is not in it."""
    told = talk_reading.of_branch(services.storage, branch_id, services.talk_rules, now=services.now())
    return BranchTalks(
        needs=[need_view(one, told.names, services.talk_rules) for one in told.needs],
        first=told.first,
        last=told.last,
        held_by_level=dict(told.by_level),
        held_by_group=dict(told.by_group),
    )


@router.post(
    "/talk-needs",
    summary="Report what makes a talk necessary",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OF_BRANCH)],
    responses={
        200: {"model": NeedResult, "description": "Already recorded under the same id"},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
)
def report_need(
    branch_id: UUID, body: NewNeed, response: Response, services: GivenServices, member: CurrentMember
) -> NeedResult:
    """Report one of the six occasions for a member of the branch; from then on a talk is due."""
    made = talks.report(
        services.storage,
        body.id,
        branch=branch_id,
        by=member.id,
        member=body.member_id,
        occasion=body.occasion,
        level=body.level,
        happened_at=body.happened_at,
        rules=services.talk_rules,
        now=services.now(),
    )
    if not made.created:
        response.status_code = status.HTTP_200_OK
    name = members.get(services.storage, body.member_id).name
    view = need_view(made.record, {body.member_id: name}, services.talk_rules)
    return NeedResult(need=view, created=made.created)


@router.post(
    "/talk-needs/{need_id}/withdrawal",
    summary="Withdraw what made a talk necessary",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[allow(OF_BRANCH)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def withdraw_need(
    branch_id: UUID, need_id: UUID, body: OneStep, services: GivenServices, member: CurrentMember
) -> None:
    """Say that it was reported by mistake: nothing is due any more."""
    talks.drop(
        services.storage,
        body.id,
        need_id,
        branch=branch_id,
        by=member.id,
        rules=services.talk_rules,
        now=services.now(),
    )
