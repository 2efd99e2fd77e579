"""Show how a member stands in a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response, status
from pydantic import BaseModel, Field

from study.ledger.attendance import Standing, State
from study.presence.modes import How
from study.records import CheckInMode, Recorded


class StandingView(BaseModel):
    """How a member stands, and by which check-in or make-up (`claim_id`)."""

    state: State
    claim_id: UUID | None
    mode: CheckInMode | None
    how: How | None = Field(description="What they checked in with; null for a make-up")
    at: datetime | None
    is_make_up: bool
    is_present: bool
    reason: str | None = Field(description="Why the last request was declined")


class StandingResult(BaseModel):
    """How the member stands now, and whether this request made it so."""

    standing: StandingView
    created: bool


def view_of(standing: Standing, *, with_reason: bool = True) -> StandingView:
    """The standing as JSON, without a note; why somebody was declined is for them and whoever leads."""
    return StandingView(
        state=standing.state,
        claim_id=standing.claim,
        mode=standing.mode,
        how=standing.how,
        at=standing.at,
        is_make_up=standing.is_make_up,
        is_present=standing.is_present,
        reason=standing.reason if with_reason else None,
    )


def result_of(recorded: Recorded[Standing], response: Response) -> StandingResult:
    """The answer to a request that was to change it: 201 where it did, else 200."""
    if not recorded.created:
        response.status_code = status.HTTP_200_OK
    return StandingResult(standing=view_of(recorded.record), created=recorded.created)


ALREADY: dict[int | str, dict[str, Any]] = {
    200: {"model": StandingResult, "description": "It stood so already: the same id, or a double tap"}
}
