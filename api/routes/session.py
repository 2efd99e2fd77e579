"""Tell a browser who it is, and let visitors choose a name."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api import screen_cookie
from api.dependencies import CurrentCaller, GivenServices
from api.errors import NameFixedError
from api.problems import documented
from api.rights import VISITORS, allow
from study import visitors
from study.people.records import Member, Role
from study.rules import NAME_LIMIT

router = APIRouter(prefix="/session", tags=["session"])


class HeldRole(BaseModel):
    """A role, and the branch it holds in; without one everywhere."""

    role: Role
    branch_id: UUID | None


class Myself(BaseModel):
    """The member who is signed in."""

    id: UUID
    staff_number: str | None
    name: str | None
    branch_id: UUID | None
    branch: str | None
    demo: bool = Field(description="Belongs to the branch for trying things out")
    roles: list[HeldRole]


class ThisScreen(BaseModel):
    """The screen of our own that this is."""

    id: UUID
    label: str
    branch_id: UUID | None


class Session(BaseModel):
    """Whom this browser is known as; the id is opaque and the same one the bot sees."""

    visitor: str = Field(examples=["6d1f0c3ab5a94f6f8f1b7c2f5f2f9f51"])
    display_name: str | None = Field(examples=["王芳"])
    member: Myself | None = Field(description="Who is signed in; without, a visitor")
    screen: ThisScreen | None = Field(
        default=None, description="Which screen of our own this is, if it is one"
    )


class NewName(BaseModel):
    """The name to go by from now on."""

    display_name: str = Field(min_length=1, max_length=2 * NAME_LIMIT, examples=["王芳"])


@router.get("", summary="Who am I", dependencies=[allow(VISITORS)], responses=documented(400, 401, 403, 503))
def readsession_of(
    request: Request, response: Response, services: GivenServices, caller: CurrentCaller
) -> Session:
    """The visitor of this browser's signed cookie; a browser without one gets it here."""
    if caller.device is not None:
        screen_cookie.renew(request, response)
        device = caller.device
        screen = ThisScreen(id=device.id, label=device.label, branch_id=device.branch)
        return Session(visitor=caller.visitor, display_name=None, member=None, screen=screen)
    if caller.member is not None:
        return session_of(caller.visitor, caller.member)
    found = visitors.find(services.storage, caller.visitor)
    return Session(visitor=found.id, display_name=found.display_name, member=None)


@router.put(
    "",
    summary="Set my display name",
    dependencies=[allow(VISITORS)],
    responses=documented(400, 401, 403, 409, 413, 415, 422, 503),
)
def rename(body: NewName, services: GivenServices, caller: CurrentCaller) -> Session:
    """Bind a display name to a visitor's session. Members go by the name in the roster."""
    if caller.member is not None:
        raise NameFixedError
    found = visitors.rename(services.storage, caller.visitor, body.display_name, now=services.now())
    return Session(visitor=found.id, display_name=found.display_name, member=None)


def session_of(visitor: str, member: Member) -> Session:
    """The session of a member who is signed in."""
    myself = Myself(
        id=member.id,
        staff_number=member.staff_number,
        name=member.name,
        branch_id=member.branch_id,
        branch=None if member.branch is None else member.branch.name,
        demo=member.branch is not None and member.branch.demo,
        roles=[
            HeldRole(role=grant.role, branch_id=grant.branch)
            for grant in sorted(member.grants, key=lambda grant: (grant.role, str(grant.branch)))
        ],
    )
    return Session(visitor=visitor, display_name=member.name, member=myself)
