"""Keep the branches, and bring the roster in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response, status
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentCaller, GivenServices
from api.guard import WORKBOOK
from api.problems import documented
from api.rights import ADMINISTRATION, OWN_ACCOUNT, allow
from study.people import branches, importing, roster_sheet, twinning
from study.people.words import roster_words
from study.rules import UNIT_LIMIT

TWINS_AT_MOST = 100

router = APIRouter(tags=["members"])


class Branch(BaseModel):
    """A branch; `demo` marks the one that is only for trying things out."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    demo: bool


class NewBranch(BaseModel):
    """A branch to make."""

    name: str = Field(min_length=1, max_length=2 * UNIT_LIMIT, examples=["客运一支部"])


class Twins(BaseModel):
    """With which branches one is twinned (结对共建); their members can be guests in its sessions."""

    branch_ids: list[UUID] = Field(max_length=TWINS_AT_MOST)


class RowProblem(BaseModel):
    """What is wrong with one row, in words for the reader; `code` is stable."""

    model_config = ConfigDict(from_attributes=True)

    row: int
    column: str
    code: str
    sentence: str


class ImportReport(BaseModel):
    """What became of a roster: the good rows came in, the others are named."""

    model_config = ConfigDict(from_attributes=True)

    added: int
    changed: int
    unchanged: int
    new_branches: list[str]
    problems: list[RowProblem]


@router.get(
    "/branches",
    summary="All branches",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(401, 403, 503),
)
def all_branches(services: GivenServices) -> list[Branch]:
    """Their names and ids, for whoever is signed in."""
    return [Branch.model_validate(branch) for branch in branches.every(services.storage)]


@router.post(
    "/branches",
    summary="Make a branch",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(400, 401, 403, 409, 413, 415, 422, 503),
)
def new_branch(body: NewBranch, services: GivenServices, caller: CurrentCaller) -> Branch:
    """Make a branch of a new name."""
    made = branches.add(services.storage, body.name, actor=caller.actor, now=services.now())
    return Branch.model_validate(made)


@router.get(
    "/branches/{branch_id}/twins",
    summary="Twinned branches",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(401, 403, 404, 422, 503),
)
def twins_of_branch(branch_id: UUID, services: GivenServices) -> Twins:
    """The branches that this one is twinned with."""
    return _twins(twinning.of_branch(services.storage, branch_id))


@router.put(
    "/branches/{branch_id}/twins",
    summary="Twin branches",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def set_twins(branch_id: UUID, body: Twins, services: GivenServices, caller: CurrentCaller) -> Twins:
    """Twin this branch with exactly these. Sessions in which guests were welcomed before stay as they are."""
    twinning.set_twins(services.storage, branch_id, body.branch_ids, actor=caller.actor, now=services.now())
    return _twins(twinning.of_branch(services.storage, branch_id))


@router.get(
    "/members/import-template",
    summary="Empty roster",
    response_class=Response,
    dependencies=[allow(ADMINISTRATION)],
    responses={
        200: {"content": {WORKBOOK: {}}, "description": "An Excel workbook"},
        **documented(401, 403, 503),
    },
)
def import_template() -> Response:
    """A workbook with the columns of a roster and one example row."""
    headers = {"Content-Disposition": 'attachment; filename="roster.xlsx"'}
    return Response(roster_sheet.write_template(roster_words()), media_type=WORKBOOK, headers=headers)


@router.post(
    "/members/import",
    summary="Import a roster",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(400, 401, 403, 413, 415, 422, 503),
)
def import_members(
    content: Annotated[bytes, Body(media_type=WORKBOOK)],
    services: GivenServices,
    caller: CurrentCaller,
    new_branches: Annotated[bool, Query(description="Make branches that are not there yet")] = False,  # noqa: FBT002 - a query parameter
) -> ImportReport:
    """Add the members of an Excel workbook, change known ones; all good rows in one step."""
    report = importing.import_roster(
        services.storage,
        content,
        roster_words(),
        new_branches=new_branches,
        actor=caller.actor,
        now=services.now(),
    )
    return ImportReport.model_validate(report)


def _twins(found: frozenset[UUID]) -> Twins:
    return Twins(branch_ids=sorted(found))
