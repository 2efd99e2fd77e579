"""Ask who took part in a session what they thought of it, and tell the counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.problems import documented
from api.rights import IN_SESSION, LEADS_SESSION, OWN_RECORDS, allow
from api.services import Services
from study.ledger import survey_views, surveys
from study.ledger.orders import Order
from study.ledger.surveys import Own, Wanted
from study.rules import NOTE_LIMIT
from study.satisfaction.survey import Rating

router = APIRouter(tags=["satisfaction"])


class NewRating(BaseModel):
    """What I thought. Make `id` once and send the same one again after a lost answer."""

    id: UUID
    rating: Rating
    comment: str | None = Field(default=None, max_length=NOTE_LIMIT)


class EndSurvey(BaseModel):
    """That the survey ends now. Make `id` once."""

    id: UUID


class MySatisfaction(BaseModel):
    """My own answer, which nobody else is shown; it can be changed until the survey is over."""

    session_id: UUID
    title: str
    until: datetime
    is_over: bool
    rating: Rating | None
    comment: str | None


class SatisfactionCounts(BaseModel):
    """What all answered, without names: told when the survey is over and at least three answered.

    `invited` are all who are counted in the session, `answers` how many of them have answered.
    """

    session_id: UUID
    title: str
    asked: bool = Field(description="Whether there is a survey; it begins when the session is closed")
    until: datetime | None
    is_over: bool
    invited: int
    answers: int
    counts: dict[Rating, int] | None
    content: float | None = Field(description="Very satisfied or satisfied, of all who answered")
    comments: list[str]


@router.get(
    "/satisfaction/mine",
    summary="Surveys that wait for my answer",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def surveys_for_me(services: GivenServices, member: CurrentMember) -> list[MySatisfaction]:
    """Of sessions that I am counted in, lately closed; the newest first."""
    found = survey_views.waiting_for(services.storage, member.id, now=services.now())
    return [_mine(one, services) for one in found]


@router.get(
    "/sessions/{session_id}/satisfaction/mine",
    summary="What I thought of a session",
    dependencies=[allow(IN_SESSION)],
    responses=documented(401, 403, 404, 422, 503),
)
def my_satisfaction(session_id: UUID, services: GivenServices, member: CurrentMember) -> MySatisfaction:
    """My own answer, and until when I can give one or change it."""
    return _mine(survey_views.own(services.storage, session_id, member.id), services)


@router.post(
    "/sessions/{session_id}/satisfaction/mine",
    summary="Say what I thought of a session",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(IN_SESSION)],
    responses={
        200: {"model": MySatisfaction, "description": "It stood so already: the same id, or a double tap"},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
)
def rate_session(
    session_id: UUID,
    body: NewRating,
    response: Response,
    services: GivenServices,
    member: CurrentMember,
) -> MySatisfaction:
    """One tap, by whoever is counted in the session; another answer takes the place of the first."""
    wanted = Wanted(body.id, session_id, member.id, body.rating, body.comment)
    recorded = surveys.rate(services.storage, wanted, clock=services.now)
    if not recorded.created:
        response.status_code = status.HTTP_200_OK
    return _mine(recorded.record, services)


@router.get(
    "/sessions/{session_id}/satisfaction",
    summary="What all thought of a session",
    dependencies=[allow(LEADS_SESSION)],
    responses=documented(401, 403, 404, 422, 503),
)
def session_satisfaction(session_id: UUID, services: GivenServices) -> SatisfactionCounts:
    """Counts only, and only once nobody can answer any more: so nobody's answer can be worked out."""
    return _counts(session_id, services)


@router.post(
    "/sessions/{session_id}/satisfaction/end",
    summary="End the survey of a session",
    dependencies=[allow(LEADS_SESSION)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def end_survey(
    session_id: UUID, body: EndSurvey, services: GivenServices, caller: CurrentCaller
) -> SatisfactionCounts:
    """Take no more answers, to see what was answered; there is no way back."""
    surveys.end(services.storage, Order(body.id, session_id, caller.actor), clock=services.now)
    return _counts(session_id, services)


def _mine(own: Own, services: Services) -> MySatisfaction:
    answer = own.answer
    return MySatisfaction(
        session_id=own.session,
        title=own.title,
        until=own.survey.ends_at,
        is_over=own.survey.is_over(services.now()),
        rating=None if answer is None else answer.rating,
        comment=None if answer is None else answer.comment,
    )


def _counts(session_id: UUID, services: Services) -> SatisfactionCounts:
    found = survey_views.outcome(services.storage, session_id, now=services.now())
    result = found.result
    counts = None if result is None else result.counts
    return SatisfactionCounts(
        session_id=found.session,
        title=found.title,
        asked=result is not None,
        until=None if result is None else result.until,
        is_over=result is not None and result.is_over,
        invited=found.invited,
        answers=0 if result is None else result.answers,
        counts=None if counts is None else dict(counts.ratings),
        content=None if counts is None else counts.content,
        comments=[] if result is None else list(result.comments),
    )
