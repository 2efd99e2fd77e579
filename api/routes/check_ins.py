"""Take check-ins and show visitors their own."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentVisitor, GivenServices
from api.problems import documented
from study import check_ins
from study.records import CheckInMode, CheckInRequest
from study.rules import NAME_LIMIT, NOTE_LIMIT, check_in_on, local_day

RECENT = 30

router = APIRouter(prefix="/check-ins", tags=["check-ins"])


class NewCheckIn(BaseModel):
    """A check-in to record. Make `id` once and send the same one again after a lost answer."""

    id: UUID
    name: str = Field(min_length=1, max_length=2 * NAME_LIMIT, examples=["王芳"])
    mode: CheckInMode
    note: str | None = Field(default=None, max_length=NOTE_LIMIT, examples=["收获很大"])


class CheckIn(BaseModel):
    """A check-in as it stands. `day` is the day in Asia/Shanghai, `recorded_at` the moment in UTC."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
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
    responses={
        200: {"model": CheckInResult, "description": "Already recorded: the same id, or the same day"},
        **documented(400, 401, 403, 409, 413, 415, 422, 503),
    },
)
def check_in(
    body: NewCheckIn, response: Response, services: GivenServices, visitor: CurrentVisitor
) -> CheckInResult:
    """Record a check-in: the same id again changes nothing, and a person counts once a day."""
    request = CheckInRequest(id=body.id, visitor=visitor, name=body.name, mode=body.mode, note=body.note)
    result = check_ins.record(services.storage, request, now=services.now())
    if not result.created:
        response.status_code = status.HTTP_200_OK
    return CheckInResult(check_in=CheckIn.model_validate(result.record), created=result.created)


@router.get("/mine", summary="My check-ins", responses=documented(400, 401, 503))
def my_check_ins(services: GivenServices, visitor: CurrentVisitor) -> MyCheckIns:
    """This visitor's check-ins, newest first; never another's."""
    recent = check_ins.of_visitor(services.storage, visitor, limit=RECENT)
    today = check_in_on(local_day(services.now()), recent)
    return MyCheckIns(
        today=None if today is None else CheckIn.model_validate(today),
        recent=[CheckIn.model_validate(one) for one in recent],
    )
