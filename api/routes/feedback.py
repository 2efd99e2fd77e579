"""Take what people think of answers, and show content staff what waits for a better one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status
from pydantic import BaseModel, Field, StringConstraints

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.identity import Caller
from api.problems import documented
from api.rights import CONTENT, READS_FEEDBACK, VISITORS, allow
from api.routes.sign_in import address_of
from study.actors import Actor, ActorKind
from study.feedback.queue import Answered, Entry, EntryState, Thumb
from study.ledger import feedback
from study.ledger.feedback import MOST_PASSAGES, Rater, Rating
from study.rules import NOTE_LIMIT, QUESTION_LIMIT

MOST_ENTRIES = 200
Id = Annotated[str, StringConstraints(min_length=1, max_length=128)]
EntryKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]

router = APIRouter(prefix="/feedback", tags=["feedback"])


class NewFeedback(BaseModel):
    """What somebody thinks of an answer. Make `id` once and send the same one again after a lost answer.

    `passages` are the ids of the passages shown, the first one being the answer's; `card` that of the card.
    A comment that comes later is sent as another feedback on the same question.
    """

    id: UUID
    question: str = Field(min_length=1, max_length=QUESTION_LIMIT, examples=["预备期多长"])
    thumb: Thumb
    comment: str | None = Field(default=None, max_length=NOTE_LIMIT)
    passages: list[Id] = Field([], max_length=MOST_PASSAGES)
    card: Id | None = None
    release: str = Field(default="", max_length=64)


class FeedbackResult(BaseModel):
    """That it is recorded, and whether this request did it."""

    id: UUID
    thumb: Thumb
    created: bool


class RatedAnswer(BaseModel):
    """An answer that did not help: by the ids of its passages, its card and the release."""

    passages: list[str]
    card: str | None
    release: str


class FeedbackDecision(BaseModel):
    """What content staff made of an entry: a card by its id, or a reason."""

    by: str
    at: datetime
    card: str | None
    reason: str | None


class FeedbackEntry(BaseModel):
    """All that waits about one question; who said it is not told, nor who handed it over."""

    key: str
    question: str
    state: EntryState
    downs: int
    ups: int
    handed: int
    since: datetime
    comments: list[str]
    answers: list[RatedAnswer]
    decision: FeedbackDecision | None


class FeedbackQueue(BaseModel):
    """Some entries, the most pressing first, and how many there are."""

    entries: list[FeedbackEntry]
    total: int


class QueueFilters(BaseModel):
    """Which entries, and how many."""

    state: EntryState | None = EntryState.OPEN
    limit: int = Field(default=50, ge=1, le=MOST_ENTRIES)


class Dismissal(BaseModel):
    """An entry that needs no card, and why. Make `id` once."""

    id: UUID
    key: EntryKey
    reason: str = Field(max_length=NOTE_LIMIT)


@router.post(
    "",
    summary="Say whether an answer helped",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(VISITORS)],
    responses={
        200: {"model": FeedbackResult, "description": "Already recorded under the same id"},
        **documented(400, 401, 403, 409, 413, 415, 422, 429, 503),
    },
)
def give_feedback(
    body: NewFeedback, request: Request, response: Response, services: GivenServices, caller: CurrentCaller
) -> FeedbackResult:
    """Record it once; of a visitor nothing is kept but what tells one browser from another.

    Where nobody has signed in, one address may send so much an hour and no more.
    """
    now = services.now()
    answer = Answered(tuple(body.passages), body.card, body.release)
    rating = Rating(body.id, body.question, body.thumb, body.comment, answer)

    def admit() -> None:
        if caller.member is None:
            services.ratings.admit(_source(caller, request), now)

    made = feedback.rate(
        services.storage, services.cards.library, rating, _rater(caller), admit=admit, now=now
    )
    if not made.created:
        response.status_code = status.HTTP_200_OK
    return FeedbackResult(id=body.id, thumb=made.record.thumb, created=made.created)


@router.get(
    "/queue",
    summary="What waits for a better answer",
    dependencies=[allow(READS_FEEDBACK)],
    responses=documented(400, 401, 403, 422, 503),
)
def feedback_queue(services: GivenServices, filters: Annotated[QueueFilters, Query()]) -> FeedbackQueue:
    """One entry a question: what did not help, and what the bot could not answer and was handed over."""
    found, total = feedback.queue(
        services.storage, services.cards.library, state=filters.state, limit=filters.limit
    )
    return FeedbackQueue(entries=[_entry(one) for one in found], total=total)


@router.post(
    "/dismissals",
    summary="Set an entry aside",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def dismiss_feedback(body: Dismissal, services: GivenServices, member: CurrentMember) -> FeedbackEntry:
    """It waits no more, for a reason; whoever gives feedback on it afterwards makes it wait again."""
    entry = feedback.dismiss(
        services.storage,
        services.cards.library,
        body.id,
        body.key,
        reason=body.reason,
        by=member.id,
        now=services.now(),
    )
    return _entry(entry)


def _source(caller: Caller, request: Request) -> str:
    """Where a visitor's feedback comes from; the bot's address is that of everybody who talks to it."""
    return caller.device_name if caller.by_service else f"address:{address_of(request)}"


def _rater(caller: Caller) -> Rater:
    if caller.member is not None:
        return Rater(Actor.member(caller.member.id), caller.member.id)
    return Rater(Actor(ActorKind.VISITOR, caller.device_name), None)


def _entry(entry: Entry) -> FeedbackEntry:
    decision, card = entry.decision, entry.state is EntryState.CARD
    return FeedbackEntry(
        key=entry.key,
        question=entry.question,
        state=entry.state,
        downs=entry.downs,
        ups=entry.ups,
        handed=entry.handed,
        since=entry.since,
        comments=list(entry.comments),
        answers=[
            RatedAnswer(passages=list(one.passages), card=one.card, release=one.release)
            for one in entry.answers
        ],
        decision=None
        if decision is None
        else FeedbackDecision(
            by=decision.by,
            at=decision.at,
            card=decision.told if card else None,
            reason=None if card else decision.told,
        ),
    )
