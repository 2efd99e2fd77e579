"""Keep branches, members and roles; issue activation codes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response, status
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentCaller, GivenServices
from api.guard import WORKBOOK
from api.problems import documented
from api.rights import ADMINISTRATION, OF_BRANCH, OF_MEMBER, OWN_ACCOUNT, allow
from api.routes.session import HeldRole
from study.people import branches, departing, importing, members, roles, roster_sheet
from study.people.records import Grant
from study.people.records import Member as StoredMember
from study.people.words import roster_words
from study.rules import UNIT_LIMIT
from study.sign_in import codes, sign_ins

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


class Member(BaseModel):
    """A member of the roster; `active` tells whether there is a PIN to sign in with."""

    id: UUID
    staff_number: str | None
    name: str | None
    branch_id: UUID | None
    group: str | None
    roles: list[HeldRole]
    active: bool


class NewRoles(BaseModel):
    """All the roles a member shall have."""

    roles: list[HeldRole] = Field(max_length=20)


class IssuedCode(BaseModel):
    """A one-time code: it is shown here and kept nowhere."""

    staff_number: str | None
    code: str = Field(examples=["7KQM-X3PA"])
    link: str = Field(
        description="The page to open with it, for a QR code; what is secret stands behind the #",
        examples=["/sign-in#activate=0100123&code=7KQM-X3PA"],
    )


class Ended(BaseModel):
    """How many sign-ins were ended."""

    sign_ins: int


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
    "/branches", summary="All branches", dependencies=[allow(OWN_ACCOUNT)], responses=documented(401, 503)
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
    "/branches/{branch_id}/members",
    summary="Members of a branch",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(401, 403, 422, 503),
)
def members_of_branch(branch_id: UUID, services: GivenServices) -> list[Member]:
    """Who belongs to the branch now, by staff number."""
    return [_member(member) for member in members.of_branch(services.storage, branch_id)]


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


@router.put(
    "/members/{member_id}/roles",
    summary="Give roles",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def set_roles(member_id: UUID, body: NewRoles, services: GivenServices, caller: CurrentCaller) -> Member:
    """Give a member exactly these roles; an administrator always remains."""
    grants = [Grant(held.role, held.branch_id) for held in body.roles]
    changed = roles.set_grants(services.storage, member_id, grants, actor=caller.actor, now=services.now())
    return _member(changed)


@router.post(
    "/members/{member_id}/activation-code",
    summary="Issue an activation code",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OF_MEMBER)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def issue_code(member_id: UUID, services: GivenServices, caller: CurrentCaller) -> IssuedCode:
    """A one-time code, in place of any PIN and sign-in this member has: for a first start or a lost phone."""
    code = codes.issue(services.storage, services.pins.key, member_id, actor=caller.actor, now=services.now())
    number = members.get(services.storage, member_id).staff_number
    return IssuedCode(staff_number=number, code=code, link=f"/sign-in#activate={number}&code={code}")


@router.post(
    "/members/{member_id}/sign-out",
    summary="Sign a member out everywhere",
    dependencies=[allow(OF_MEMBER)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def sign_member_out(member_id: UUID, services: GivenServices, caller: CurrentCaller) -> Ended:
    """End every sign-in of this member; the PIN stays."""
    members.get(services.storage, member_id)
    ended = sign_ins.revoke_all(services.storage, member_id, actor=caller.actor, now=services.now())
    return Ended(sign_ins=ended)


@router.post(
    "/members/{member_id}/departure",
    summary="A member leaves",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def depart(member_id: UUID, services: GivenServices, caller: CurrentCaller) -> None:
    """Take number, name, PIN and roles out for good; the records stay and add up."""
    departing.depart(services.storage, member_id, actor=caller.actor, now=services.now())


def _member(member: StoredMember) -> Member:
    return Member(
        id=member.id,
        staff_number=member.staff_number,
        name=member.name,
        branch_id=member.branch_id,
        group=member.group,
        roles=[HeldRole(role=grant.role, branch_id=grant.branch) for grant in member.grants],
        active=member.active,
    )
