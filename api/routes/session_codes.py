"""Show the codes of a session, and take them from who has nothing but a code."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Request, Response, status
from pydantic import AwareDatetime, BaseModel, Field, model_validator

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_RECORDS, SHOWS_SESSION, allow
from api.routes.standing_view import ALREADY, StandingResult, result_of
from study.ledger import joining, sessions
from study.presence.periods import demand_live
from study.presence.proofs import Scanned, TypedIn
from study.presence.showing import shown_qr, shown_typed
from study.session.state import Phase

TOKEN_LIMIT = 200
DIGITS_LIMIT = 20
MARK = "#check-in="
"""What is secret stands behind the #, where no server logs it."""

router = APIRouter(tags=["session check-ins"])


# What a phone claims is held against codes of those days only; no clock of a phone is beyond them.
ClaimedMoment = Annotated[
    AwareDatetime, Field(ge=datetime(2020, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))
]


class CheckInCode(BaseModel):
    """A code, when another one is shown, and up to when this one counts."""

    code: str
    shown_until: datetime
    counts_until: datetime


class QrCode(CheckInCode):
    """The QR code: its token, and the address that a phone's own scanner opens, also drawn."""

    link: str = Field(examples=["http://192.168.1.5:8000/#check-in=AVk…"])
    svg: str


class ShownCodes(BaseModel):
    """What the screen shows now; ask again at the next `shown_until`. `now` is the box's time."""

    now: datetime
    qr: QrCode
    typed: CheckInCode


class FoundCode(BaseModel):
    """A token as it stood in the address that a phone's scanner opened."""

    code: str = Field(max_length=TOKEN_LIMIT)


class FoundSession(BaseModel):
    """The session that a token belongs to."""

    session_id: UUID
    branch_id: UUID
    title: str
    phase: Phase


class NewJoining(BaseModel):
    """A check-in by a code alone: a scanned `code` or `typed` digits. Make `id` once."""

    id: UUID
    code: str | None = Field(default=None, max_length=TOKEN_LIMIT)
    typed: str | None = Field(default=None, max_length=DIGITS_LIMIT, examples=["048213"])
    scanned_at: ClaimedMoment | None = Field(
        default=None, description="When it was scanned or typed, by a phone that had to keep it for later"
    )

    @model_validator(mode="after")
    def _one_code(self) -> NewJoining:
        if (self.code is None) is (self.typed is None):
            raise ValueError("one of code and typed")
        return self

    def sent(self) -> Scanned | TypedIn:
        """What was sent."""
        if self.code is not None:
            return Scanned(self.code, self.scanned_at)
        return TypedIn(self.typed or "", self.scanned_at)


class Joined(StandingResult):
    """The session that was joined, and how the member stands in it."""

    session_id: UUID


@router.get(
    "/sessions/{session_id}/code",
    summary="The codes to show now",
    dependencies=[allow(SHOWS_SESSION)],
    responses=documented(401, 403, 404, 409, 422, 503),
)
def session_code(session_id: UUID, request: Request, services: GivenServices) -> ShownCodes:
    """The QR code and the six digits, while the session takes check-ins and the clock can be trusted."""
    now, codes = services.now(), services.codes()
    demand_live(sessions.get(services.storage, session_id), now)
    qr, typed = (shown(codes, session_id, now=now) for shown in (shown_qr, shown_typed))
    link = f"{request.base_url}{MARK}{qr.code}"
    return ShownCodes(
        now=now,
        qr=QrCode(
            code=qr.code,
            shown_until=qr.shown_until,
            counts_until=qr.counts_until,
            link=link,
            svg=drawn(link),
        ),
        typed=CheckInCode(code=typed.code, shown_until=typed.shown_until, counts_until=typed.counts_until),
    )


@router.post(
    "/check-in-codes",
    summary="Which session a scanned code belongs to",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def session_of_code(body: FoundCode, services: GivenServices, member: CurrentMember) -> FoundSession:
    """For a phone whose own scanner opened the page; whether the code counts is said on checking in."""
    session = joining.session_of_token(services.storage, body.code, member.id, codes=services.codes())
    return FoundSession(
        session_id=session.id,
        branch_id=UUID(session.plan.branch),
        title=session.plan.title,
        phase=session.phase,
    )


@router.post(
    "/session-check-ins",
    summary="Check in with a code alone",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_RECORDS)],
    responses={
        200: ALREADY[200] | {"model": Joined},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
    },
)
def join_session(
    body: NewJoining, response: Response, services: GivenServices, member: CurrentMember
) -> Joined:
    """Find the session that a code belongs to and check in to it: two taps, and no list to choose from."""
    session, recorded = joining.join(
        services.storage, body.id, member.id, body.sent(), codes=services.codes(), now=services.now()
    )
    return Joined(session_id=session, **result_of(recorded, response).model_dump())


def drawn(link: str) -> str:
    """A QR code as SVG that takes whatever size it is given."""
    file = io.BytesIO()
    segno.make(link, error="m", micro=False).save(file, kind="svg", xmldecl=False, omitsize=True)
    return file.getvalue().decode()
