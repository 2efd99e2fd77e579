"""Show requests (诉求), and what is asked of them, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from study.ledger.request_reading import Names
from study.requests import steps
from study.requests.request import Request, State
from study.requests.steps import Action, Answered, Brought, Closed, Step, TakenUp, Withdrawn
from study.rules import NOTE_LIMIT

Words = Annotated[str, Field(min_length=1, max_length=NOTE_LIMIT, examples=["车厢里能不能加一台饮水机？"])]


class StepKind(StrEnum):
    """What happened in a step."""

    BROUGHT = "brought"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    ASKED_AGAIN = "asked_again"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


KIND_OF: dict[type[Action], StepKind] = {
    steps.Brought: StepKind.BROUGHT,
    steps.TakenUp: StepKind.TAKEN_UP,
    steps.Answered: StepKind.ANSWERED,
    steps.AskedAgain: StepKind.ASKED_AGAIN,
    steps.Closed: StepKind.CLOSED,
    steps.Withdrawn: StepKind.WITHDRAWN,
}


class OneStep(BaseModel):
    """A step to take. Make `id` once and send the same one again after a lost answer."""

    id: UUID


class WordsStep(OneStep):
    """A step with words."""

    text: Words


class Person(BaseModel):
    """A member; of who has left the name is gone."""

    id: UUID
    name: str | None


class StepView(BaseModel):
    """A step that was taken; `by` is null where it was whoever brought an anonymous request in."""

    kind: StepKind
    at: datetime
    by: Person | None
    to: Person | None = Field(description="Who is to see to it, in a step `taken_up`")
    text: str | None


class RequestView(BaseModel):
    """A request as it stands, and how long its steps took, counted from `brought_at`, in seconds."""

    id: UUID
    branch_id: UUID
    anonymous: bool
    brought_by: Person | None
    text: str
    state: State
    assignee: Person | None
    brought_at: datetime
    first_response_s: float | None = Field(description="Until it was taken up or answered")
    answered_after_s: float | None = Field(description="Until the first answer")
    ended_after_s: float | None = Field(description="Until it was closed or withdrawn; null if it is open")
    waiting_since: datetime | None = Field(description="Since when somebody waits for the branch")
    waiting_s: float | None = Field(description="The same up to now, by the clock here, in seconds")
    steps: list[StepView]


class RequestResult(BaseModel):
    """The request that stands now, and whether this one made it."""

    request: RequestView
    created: bool


def view_of(request: Request, names: Names, now: datetime) -> RequestView:
    """The request, with the names of those who are still here."""
    begun, ended = request.steps[0].at, request.ended_at
    return RequestView(
        id=request.id,
        branch_id=UUID(request.brought.branch),
        anonymous=request.is_anonymous,
        brought_by=_person(request.brought.member, names),
        text=request.brought.text,
        state=request.state,
        assignee=_person(request.assignee, names),
        brought_at=begun,
        first_response_s=_seconds(request.time_to(TakenUp, Answered)),
        answered_after_s=_seconds(request.time_to(Answered)),
        ended_after_s=_seconds(None if ended is None else ended - begun),
        waiting_since=request.waiting_since,
        waiting_s=_seconds(request.open_for(now)),
        steps=[_step(step, names) for step in request.steps],
    )


def views_of(requests: Iterable[Request], names: Names, now: datetime) -> list[RequestView]:
    """The same for several."""
    return [view_of(request, names, now) for request in requests]


def _step(step: Step, names: Names) -> StepView:
    return StepView(
        kind=KIND_OF[type(step.action)],
        at=step.at,
        by=_person(step.by, names),
        to=_person(step.action.to if isinstance(step.action, TakenUp) else None, names),
        text=_text(step.action),
    )


def _text(action: Action) -> str | None:
    match action:
        case Brought(text=text) | Answered(text) | steps.AskedAgain(text):
            return text
        case Closed(note):
            return note
        case TakenUp() | Withdrawn():
            return None


def _person(member: str | None, names: Names) -> Person | None:
    return None if member is None else Person(id=UUID(member), name=names.get(member))


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()
