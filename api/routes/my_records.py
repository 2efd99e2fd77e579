"""Show members their own records."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_RECORDS, allow
from api.routes.figure_views import Days, FromRecord, days_of
from api.routes.figures import First, Last
from study.ledger import own_records
from study.ledger.own_records import OwnSession
from study.records import CheckInMode
from study.reports.meetings import Fate
from study.reports.period import period_of
from study.roll_call.outcomes import OutcomeKind
from study.session.actions import SpeakingMode

router = APIRouter(tags=["reports"])


class MyDay(FromRecord):
    """A daily check-in."""

    id: UUID
    day: date
    mode: CheckInMode
    at: datetime


class MySession(FromRecord):
    """A session in which I was expected, or a guest; `claim` is the event by which I count."""

    session_id: UUID
    title: str
    day: date
    fate: Fate
    mode: CheckInMode | None
    is_make_up: bool
    is_guest: bool
    claim: UUID | None


class MySpeech(FromRecord):
    """A speech of mine."""

    id: UUID
    session_id: UUID = Field(validation_alias="session")
    title: str
    mode: SpeakingMode
    draw: int | None
    note: str | None
    at: datetime


class MyDraw(FromRecord):
    """A draw that picked me."""

    session_id: UUID = Field(validation_alias="session")
    title: str
    roll_call_id: UUID = Field(validation_alias="roll_call")
    number: int
    at: datetime
    question: str | None
    outcome: OutcomeKind | None
    undone: str | None


class MyRecords(FromRecord):
    """What I did, each sort by time."""

    period: Days
    check_ins: list[MyDay]
    sessions: list[MySession]
    speeches: list[MySpeech]
    draws: list[MyDraw]


@router.get(
    "/me/records",
    summary="My records",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 422, 503),
)
def my_records(
    services: GivenServices, member: CurrentMember, first: First = None, last: Last = None
) -> MyRecords:
    """My check-ins, sessions, speeches and draws in a period; nobody else's."""
    period = period_of(first, last, now=services.now())
    mine = own_records.of_member(services.storage, member, period, now=services.now())
    return MyRecords(
        period=days_of(period),
        check_ins=[MyDay.model_validate(one) for one in mine.days],
        sessions=[_my_session(one) for one in mine.sessions],
        speeches=[MySpeech.model_validate(one) for one in mine.speeches],
        draws=[MyDraw.model_validate(one) for one in mine.draws],
    )


def _my_session(own: OwnSession) -> MySession:
    seat = own.seat
    return MySession(
        session_id=own.session,
        title=own.title,
        day=own.day,
        fate=seat.fate,
        mode=seat.mode,
        is_make_up=seat.is_make_up,
        is_guest=seat.is_guest,
        claim=seat.claim,
    )
