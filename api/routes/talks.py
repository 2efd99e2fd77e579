"""Let members record the talks (六必谈) they have had, and see their own; what was said is told elsewhere."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_RECORDS, allow
from api.routes.talk_views import (
    Awaited,
    OneStep,
    Particulars,
    ProgressView,
    RulesView,
    TalkView,
    awaited_view,
    progress_view,
    rules_view,
    talk_view,
)
from api.services import Services
from study.ledger import talk_notes, talk_reading
from study.ledger import talks as ledger
from study.rules import NAME_LIMIT
from study.talks.book import Talk

RECENT = 50

router = APIRouter(prefix="/talks", tags=["talks"])


class NewTalk(Particulars):
    """A talk that was. Make `id` once: it becomes the talk's, and repeating it changes nothing."""

    member_id: UUID = Field(description="Whom the signed-in member has talked with")


class TalkResult(BaseModel):
    """The talk that stands now, and whether this request made it."""

    talk: TalkView
    created: bool


class MyTalks(BaseModel):
    """The newest talks of this member, what others owe them, and how often they should talk themselves."""

    talks: list[TalkView]
    awaited: list[Awaited]
    progress: list[ProgressView]


class Colleague(BaseModel):
    """Somebody whom the name may mean."""

    id: UUID
    name: str
    group: str | None


@router.get(
    "/rules",
    summary="Rules of the six talks",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def rules_of_talks(services: GivenServices, member: CurrentMember) -> RulesView:
    """What occasions make a talk necessary, within what time, and which levels there are."""
    return rules_view(services.talk_rules, talk_reading.holds(member))


@router.get(
    "/mine",
    summary="My talks",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_talks(services: GivenServices, member: CurrentMember) -> MyTalks:
    """The talks in which this member was one of the two, the newest first."""
    rules = services.talk_rules
    own = talk_reading.of_member(services.storage, member, rules, now=services.now(), limit=RECENT)
    notes = talk_notes.standings(services.storage, tuple(talk.id for talk in own.talks))
    return MyTalks(
        talks=[talk_view(talk, own.names, rules, notes) for talk in own.talks],
        awaited=[awaited_view(one) for one in own.awaited],
        progress=[progress_view(one, rules) for one in own.progress],
    )


@router.get(
    "/colleagues",
    summary="Colleagues of a name",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 422, 503),
)
def colleagues_of_name(
    name: Annotated[str, Query(min_length=1, max_length=NAME_LIMIT)],
    services: GivenServices,
    member: CurrentMember,
) -> list[Colleague]:
    """Whom that name (王芳, 小王) may mean in the own branch, to record a talk with them; ten at most."""
    found = talk_reading.colleagues(services.storage, member, name)
    return [Colleague(id=one.id, name=one.name or "", group=one.group) for one in found]


@router.post(
    "",
    summary="Record a talk",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_RECORDS)],
    responses={
        200: {"model": TalkResult, "description": "Already recorded under the same id"},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
)
def record_talk(
    body: NewTalk, response: Response, services: GivenServices, member: CurrentMember
) -> TalkResult:
    """Tell that the two have talked. What was said does not belong here: see the talk's note."""
    made = ledger.record(
        services.storage,
        body.id,
        body.told,
        by=member,
        member=body.member_id,
        rules=services.talk_rules,
        now=services.now(),
    )
    if not made.created:
        response.status_code = status.HTTP_200_OK
    return TalkResult(talk=shown(services, made.record), created=made.created)


@router.post(
    "/{talk_id}/correction",
    summary="Correct a talk",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def correct_talk(
    talk_id: UUID, body: Particulars, services: GivenServices, member: CurrentMember
) -> TalkView:
    """Say how it was, of a talk that one has recorded oneself."""
    rules, now = services.talk_rules, services.now()
    talk = ledger.correct(services.storage, body.id, talk_id, body.told, by=member, rules=rules, now=now)
    return shown(services, talk)


@router.post(
    "/{talk_id}/withdrawal",
    summary="Withdraw a talk",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def withdraw_talk(talk_id: UUID, body: OneStep, services: GivenServices, member: CurrentMember) -> None:
    """Say that there was no such talk, of one that one has recorded oneself; its note is deleted."""
    ledger.withdraw(services.storage, body.id, talk_id, by=member.id, now=services.now())


def shown(services: Services, talk: Talk) -> TalkView:
    """A talk with its names and how its note stands."""
    with services.storage.reading() as connection:
        names = talk_reading.names_of(connection, [talk])
    notes = talk_notes.standings(services.storage, (talk.id,))
    return talk_view(talk, names, services.talk_rules, notes)
