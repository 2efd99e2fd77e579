"""Take check-ins to a session."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field, model_validator

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import IN_SESSION, allow
from api.routes.session_codes import DIGITS_LIMIT, TOKEN_LIMIT, ClaimedMoment
from api.routes.standing_view import ALREADY, StandingResult, result_of
from study.ledger import session_check_ins
from study.ledger.session_check_ins import Sent, TheVideo, Wanted
from study.presence.proofs import Scanned, TypedIn, Written
from study.rules import NOTE_LIMIT

router = APIRouter(tags=["session check-ins"])


class NewSessionCheckIn(BaseModel):
    """A check-in by one of: a scanned `code`, `typed` digits, a `note`, or the `video`, watched already.

    Make `id` once and send the same one again after a lost answer. `scanned_at` is for a code that had to
    wait on the phone: it makes nothing count, but lets somebody approve it.
    """

    id: UUID
    code: str | None = Field(default=None, max_length=TOKEN_LIMIT)
    typed: str | None = Field(default=None, max_length=DIGITS_LIMIT, examples=["048213"])
    note: str | None = Field(default=None, max_length=NOTE_LIMIT, examples=["在岗值班，已自学"])
    video: Literal[True] | None = None
    scanned_at: ClaimedMoment | None = None

    @model_validator(mode="after")
    def _one_way(self) -> NewSessionCheckIn:
        if sum(way is not None for way in (self.code, self.typed, self.note, self.video)) != 1:
            raise ValueError("one of code, typed, note and video")
        return self

    def sent(self) -> Sent:
        """What was sent."""
        if self.code is not None:
            return Scanned(self.code, self.scanned_at)
        if self.typed is not None:
            return TypedIn(self.typed, self.scanned_at)
        return TheVideo() if self.note is None else Written(self.note)


@router.post(
    "/sessions/{session_id}/check-ins",
    summary="Check in to a session",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(IN_SESSION)],
    responses={**ALREADY, **documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)},
)
def check_in_to_session(
    session_id: UUID,
    body: NewSessionCheckIn,
    response: Response,
    services: GivenServices,
    member: CurrentMember,
) -> StandingResult:
    """A member counts once a session, whatever the mode and however often they tap."""
    wanted = Wanted(body.id, session_id, member.id, body.sent())
    recorded = session_check_ins.check_in(
        services.storage, wanted, codes=services.codes(), now=services.now()
    )
    return result_of(recorded, response)
