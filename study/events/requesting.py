"""Follow from the events where each request stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from study.actors import ActorKind
from study.events import request_kinds as kinds
from study.events.event import Event
from study.events.request_kinds import RequestPayload
from study.requests import steps
from study.requests.request import Request, replay
from study.requests.steps import Action, Step


def standing(events: Iterable[Event]) -> Mapping[UUID, Request]:
    """Each request where it stands, however its events came, the one brought in last first.

    They are taken by (sequence, device): a box that adds a step has heard of those before it, so a clock
    that is behind cannot put an answer before its question.
    """
    once = {event.id: event for event in events if isinstance(event.payload, RequestPayload)}
    told: dict[UUID, list[Step]] = {}
    for event in sorted(once.values(), key=lambda one: (one.sequence, one.device)):
        step = _step(event)
        told.setdefault(step.request, []).append(step)
    found = {request: replay(request, its) for request, its in reversed(told.items())}
    return {request: stands for request, stands in found.items() if stands is not None}


def payload_of(request: UUID, action: Action) -> RequestPayload:
    """What the event of a step carries."""
    match action:
        case steps.Brought(text=text, receipt=receipt):
            return kinds.RequestBrought(request=request, text=text, receipt=receipt)
        case steps.TakenUp(to):
            return kinds.RequestTakenUp(request=request, to=UUID(to))
        case steps.Answered(text):
            return kinds.RequestAnswered(request=request, text=text)
        case steps.AskedAgain(text):
            return kinds.RequestAskedAgain(request=request, text=text)
        case steps.Closed(note):
            return kinds.RequestClosed(request=request, note=note)
        case steps.Withdrawn():
            return kinds.RequestWithdrawn(request=request)


def _step(event: Event) -> Step:
    payload = event.payload
    assert isinstance(payload, RequestPayload)  # noqa: S101 - `standing` has seen to it
    by = event.actor.id if event.actor.kind is ActorKind.MEMBER else None
    return Step(event.id, payload.request, _action(event, payload), by, event.occurred_at)


def _action(event: Event, payload: RequestPayload) -> Action:
    match payload:
        case kinds.RequestBrought(text=text, receipt=receipt):
            branch, member = event.subject.branch, event.subject.member
            return steps.Brought(str(branch), text, None if member is None else str(member), receipt)
        case kinds.RequestTakenUp(to=to):
            return steps.TakenUp(str(to))
        case kinds.RequestAnswered(text=text):
            return steps.Answered(text)
        case kinds.RequestAskedAgain(text=text):
            return steps.AskedAgain(text)
        case kinds.RequestClosed(note=note):
            return steps.Closed(note)
        case _:
            return steps.Withdrawn()
