"""Find colleagues of one's own branch by name: to invite one to a duel."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_COLLEAGUES, allow
from study.people import members
from study.people.finding import meant_by
from study.rules import UNIT_LIMIT

MOST = 10

router = APIRouter(tags=["members"])


class Colleague(BaseModel):
    """A colleague: no more than what tells them apart."""

    id: UUID
    name: str
    group: str | None


class Colleagues(BaseModel):
    """Whom a name may mean; with `more`, a longer name finds the right one."""

    found: list[Colleague]
    more: bool


@router.get(
    "/colleagues",
    summary="Find colleagues by name",
    dependencies=[allow(OWN_COLLEAGUES)],
    responses=documented(401, 403, 422, 503),
)
def find_colleagues(
    services: GivenServices,
    member: CurrentMember,
    name: Annotated[str, Query(min_length=1, max_length=UNIT_LIMIT, examples=["小王", "王芳"])],
) -> Colleagues:
    """Those of the own branch whose name it is, whose surname it names (小王), or whose name holds it."""
    if member.branch_id is None:
        return Colleagues(found=[], more=False)
    others = (one for one in members.of_branch(services.storage, member.branch_id) if one.id != member.id)
    found = meant_by(name, others)
    return Colleagues(
        found=[Colleague(id=one.id, name=one.name or "", group=one.group) for one in found[:MOST]],
        more=len(found) > MOST,
    )
