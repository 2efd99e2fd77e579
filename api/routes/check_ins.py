"""Take check-ins and show members their own."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_RECORDS, allow
from study import check_ins
from study.people.records import Member
from study.records import CheckIn as StoredCheckIn
from study.records import CheckInMode, CheckInRequest
from study.rules import NOTE_LIMIT, check_in_on, local_day

RECENT = 30

router = APIRouter(prefix="/check-ins", tags=["check-ins"])


class NewCheckIn(BaseModel):
    """A check-in to record. Make `id` once and send the same one again after a lost answer."""

    id: UUID
    mode: CheckInMode
    note: str | None = Field(default=None, max_length=NOTE_LIMIT, examples=["收获很大"])


class CheckIn(BaseModel):
    """A check-in as it stands. `day` is the day in Asia/Shanghai, `recorded_at` the moment in UTC."""

    id: UUID
    name: str | None
    mode: CheckInMode
    note: str | None
    day: date
    recorded_at: datetime


class CheckInResult(BaseModel):
    """The check-in that stands now, and whether this request made it."""

    check_in: CheckIn
    created: bool


class MyCheckIns(BaseModel):
    """Today's check-in, and the newest ones with it."""

    today: CheckIn | None
    recent: list[CheckIn]


@router.post(
    "",
    summary="Check in",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_RECORDS)],
    responses={
        200: {"model": CheckInResult, "description": "Already recorded: the same id, or the same day"},
        **documented(400, 401, 403, 409, 413, 415, 422, 503),
    },
)
def check_in(
    body: NewCheckIn, response: Response, services: GivenServices, member: CurrentMember
) -> CheckInResult:
    """Record a check-in: the same id again changes nothing, and a member counts once a day."""
    request = CheckInRequest(id=body.id, member=member.id, mode=body.mode, note=body.note)
    result = check_ins.record(services.storage, request, now=services.now())
    if not result.created:
        response.status_code = status.HTTP_200_OK
    return CheckInResult(check_in=_check_in(result.record, member), created=result.created)


@router.get(
    "/mine",
    summary="My check-ins",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_check_ins(services: GivenServices, member: CurrentMember) -> MyCheckIns:
    """This member's check-ins, newest first; never another's."""
    recent = check_ins.of_member(services.storage, member.id, limit=RECENT)
    today = check_in_on(local_day(services.now()), recent)
    return MyCheckIns(
        today=None if today is None else _check_in(today, member),
        recent=[_check_in(one, member) for one in recent],
    )


def _check_in(record: StoredCheckIn, member: Member) -> CheckIn:
    return CheckIn(
        id=record.id,
        name=member.name,
        mode=record.mode,
        note=record.note,
        day=record.day,
        recorded_at=record.recorded_at,
    )
