"""Follow from the events which talks there were and which are necessary."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from study.actors import ActorKind
from study.events import talk_kinds as kinds
from study.events.event import Event
from study.events.talk_kinds import TalkPayload
from study.talks import steps
from study.talks.book import Book, replay
from study.talks.steps import Action, Particulars, Step


def book_of(events: Iterable[Event]) -> Book:
    """The book, however its events came: by (sequence, device), as a box tells after what it has heard of."""
    once = {event.id: event for event in events if isinstance(event.payload, TalkPayload)}
    return replay(
        step_of(event) for event in sorted(once.values(), key=lambda one: (one.sequence, one.device))
    )


def step_of(event: Event) -> Step:
    """What an event tells."""
    by = UUID(event.actor.id) if event.actor.kind is ActorKind.MEMBER else None
    return Step(event.id, _action(event), by, event.occurred_at)


def payload_of(action: Action) -> TalkPayload:
    """What the event of a step carries."""
    match action:
        case steps.Reported():
            return kinds.TalkNeeded(
                occasion=action.occasion, level=action.level, happened_at=action.happened_at
            )
        case steps.Dropped(need):
            return kinds.TalkNeedDropped(need=need)
        case steps.Held(particulars=told):
            return kinds.TalkHeld(
                level=told.level, occasion=told.occasion, need=told.need, held_at=told.held_at
            )
        case steps.Corrected(talk, told):
            return kinds.TalkCorrected(
                talk=talk, level=told.level, occasion=told.occasion, need=told.need, held_at=told.held_at
            )
        case steps.Withdrawn(talk):
            return kinds.TalkWithdrawn(talk=talk)


def _action(event: Event) -> Action:
    payload, member, branch = event.payload, event.subject.member, event.subject.branch
    assert member is not None  # noqa: S101 - each of these events is about a member
    match payload:
        case kinds.TalkNeeded(occasion=occasion, level=level, happened_at=happened_at):
            return steps.Reported(member, branch, occasion, level, happened_at)
        case kinds.TalkNeedDropped(need=need):
            return steps.Dropped(need)
        case kinds.TalkHeld():
            return steps.Held(member, branch, _particulars(payload))
        case kinds.TalkCorrected(talk=talk):
            return steps.Corrected(talk, _particulars(payload))
        case kinds.TalkWithdrawn(talk=talk):
            return steps.Withdrawn(talk)
        case _:
            raise TypeError(f"{event.kind} is no event of a talk")


def _particulars(told: kinds.TalkHeld | kinds.TalkCorrected) -> Particulars:
    return Particulars(told.level, told.occasion, told.need, told.held_at)
