"""Follow a request from the step that brought it in to the one that closed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from study.errors import StudyError
from study.requests.errors import (
    NotNowError,
    NotYoursError,
    UnknownRequestError,
    WordsMissingError,
)
from study.requests.steps import Answered, AskedAgain, Brought, Closed, Step, TakenUp, Withdrawn
from study.rules import clean_note


class State(StrEnum):
    """new → taken_up → answered → closed; an answer may come at once, and asking again goes back."""

    NEW = "new"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


_OPEN = frozenset({State.NEW, State.TAKEN_UP, State.ANSWERED})
# What each step may follow on.
_FITS: dict[type, frozenset[State]] = {
    TakenUp: _OPEN,
    Answered: _OPEN,
    AskedAgain: frozenset({State.ANSWERED, State.CLOSED}),
    Closed: _OPEN,
    Withdrawn: _OPEN,
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request where it stands; `steps` are all that led there, in order."""

    id: UUID
    brought: Brought
    state: State
    assignee: str | None
    steps: tuple[Step, ...]

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody knows who brought it in."""
        return self.brought.member is None

    def time_to(self, *actions: type) -> timedelta | None:
        """How long after it came the first of these steps was taken; None if none was."""
        first = next((step.at for step in self.steps if isinstance(step.action, actions)), None)
        return None if first is None else first - self.steps[0].at

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor withdrawn."""
        return self.state in _OPEN

    @property
    def waiting_since(self) -> datetime | None:
        """Since when somebody has been waiting for the next step of ours; None if nobody is."""
        if self.state not in {State.NEW, State.TAKEN_UP}:
            return None
        asked = [step.at for step in self.steps if isinstance(step.action, Brought | AskedAgain)]
        return asked[-1]

    @property
    def ended_at(self) -> datetime | None:
        """When it was closed or withdrawn, the last time if it was opened again; None if it is open."""
        ends = [step.at for step in self.steps if isinstance(step.action, Closed | Withdrawn)]
        return None if self.is_open else ends[-1]

    def open_for(self, now: datetime) -> timedelta | None:
        """How long somebody has been waiting for the next step of ours; None if nobody is."""
        since = self.waiting_since
        return None if since is None else now - since


def after(request: Request | None, step: Step) -> Request:
    """The request after a step; the same step again changes nothing.

    Raises:
        UnknownRequestError: nothing was brought in under that id.
        NotNowError: the step does not fit where the request stands.
        NotYoursError: only the one who brought it may do that.
        WordsMissingError: words are missing.
        InvalidRecordError: they are too long or hold control characters.
    """
    if request is not None and any(step.id == earlier.id for earlier in request.steps):
        return request
    if isinstance(step.action, Brought):
        return _begun(request, step, step.action)
    if request is None or step.request != request.id:
        raise UnknownRequestError
    name = type(step.action).__name__
    if request.state not in _FITS[type(step.action)]:
        raise NotNowError(name, request.state)
    if isinstance(step.action, AskedAgain | Withdrawn) and step.by != request.brought.member:
        raise NotYoursError(name)
    if isinstance(step.action, Answered | AskedAgain):
        _words(step.action.text, name)
    return _moved(request, step)


def replay(request: UUID, steps: Iterable[Step]) -> Request | None:
    """A request as a log tells it; steps that do not fit are set aside, so that any log can be read."""
    current: Request | None = None
    for step in steps:
        if step.request == request:
            try:
                current = after(current, step)
            except StudyError:
                continue
    return current


def _begun(request: Request | None, step: Step, brought: Brought) -> Request:
    if request is not None:
        raise NotNowError("Brought", request.state)
    _words(brought.text, "Brought")
    if (brought.member is None) == (brought.receipt is None) or step.by != brought.member:
        raise NotYoursError("bring in")
    return Request(step.request, brought, State.NEW, None, (step,))


def _moved(request: Request, step: Step) -> Request:
    moved = replace(request, steps=(*request.steps, step))
    match step.action:
        case TakenUp(to):
            state = State.TAKEN_UP if request.state is State.NEW else request.state
            return replace(moved, state=state, assignee=to)
        case Answered():
            return replace(moved, state=State.ANSWERED, assignee=request.assignee or step.by)
        case AskedAgain():
            return replace(moved, state=State.TAKEN_UP if request.assignee else State.NEW)
        case Closed():
            return replace(moved, state=State.CLOSED)
        case _:
            return replace(moved, state=State.WITHDRAWN)


def _words(text: str, step: str) -> None:
    if clean_note(text) is None:
        raise WordsMissingError(step)
