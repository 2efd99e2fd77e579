"""Show a branch's members, give roles, issue activation codes, let members leave."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, GivenServices
from api.problems import documented
from api.qr import qr_image
from api.rights import ADMINISTRATION, OF_BRANCH, OF_MEMBER, allow
from api.routes.session import HeldRole
from study.people import departing, members, roles
from study.people.records import Grant
from study.people.records import Member as StoredMember
from study.sign_in import codes, sign_ins

router = APIRouter(tags=["members"])


class Member(BaseModel):
    """A member of the roster; `active` tells whether there is a PIN to sign in with."""

    id: UUID
    staff_number: str | None
    name: str | None
    branch_id: UUID | None
    group: str | None
    station: str | None
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
    qr: str = Field(
        description="The same page's whole address as a QR code, an SVG image to print or show",
        examples=["data:image/svg+xml;charset=utf-8,%3Csvg…"],
    )


class Ended(BaseModel):
    """How many sign-ins were ended."""

    sign_ins: int


@router.get(
    "/branches/{branch_id}/members",
    summary="Members of a branch",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(401, 403, 422, 503),
)
def members_of_branch(branch_id: UUID, services: GivenServices) -> list[Member]:
    """Who belongs to the branch now, by staff number."""
    return [_member(member) for member in members.of_branch(services.storage, branch_id)]


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
def issue_code(
    member_id: UUID, request: Request, services: GivenServices, caller: CurrentCaller
) -> IssuedCode:
    """A one-time code, in place of any PIN and sign-in this member has: for a first start or a lost phone."""
    code = codes.issue(services.storage, services.pins.key, member_id, actor=caller.actor, now=services.now())
    number = members.get(services.storage, member_id).staff_number
    link = f"/sign-in#activate={number}&code={code}"
    return IssuedCode(staff_number=number, code=code, link=link, qr=qr_image(request, link))


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
        station=member.station,
        roles=[HeldRole(role=grant.role, branch_id=grant.branch) for grant in member.grants],
        active=member.active,
    )
