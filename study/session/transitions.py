"""Change a session by an event that fits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from study.session.actions import (
    Close,
    Event,
    HandOver,
    OpenSession,
    Pause,
    Plan,
    Resume,
    SkipStep,
    Speak,
    StartStep,
    TakeOver,
    WelcomeGuests,
)
from study.session.state import Lease, Phase, Session, Speech

FIRST_EPOCH = 1

_Value = TypeVar("_Value")


def begun(event: Event, plan: Plan, *, is_open: bool) -> Session:
    """A session that was planned, or started on the spot and so open at once."""
    session = Session(event.session, plan, Phase.PLANNED, frozenset(plan.guests))
    return _opened(session, event) if is_open else session


def changed(session: Session, event: Event) -> Session:
    """The session once what the event says was done."""
    match event.action:
        case StartStep() | SkipStep() | Speak():
            return _gone_on(session, event)
        case Pause():
            return replace(session, phase=Phase.PAUSED)
        case Resume():
            return replace(session, phase=Phase.RUNNING)
        case Close():
            return replace(session, phase=Phase.CLOSED, closed_at=event.at)
        case WelcomeGuests(branch):
            return replace(session, guests=session.guests | {branch})
        case _:
            return _led_from_elsewhere(session, event)


def _gone_on(session: Session, event: Event) -> Session:
    match event.action:
        case StartStep(step):
            skipped = {key: why for key, why in session.skipped.items() if key != step}
            return replace(
                session,
                phase=Phase.RUNNING,
                step=step,
                started=_with(session.started, step, session.started.get(step, event.at)),
                skipped=MappingProxyType(skipped),
            )
        case SkipStep(step, reason):
            return replace(session, skipped=_with(session.skipped, step, reason))
        case Speak() as spoken if session.step is not None:
            return replace(session, speeches=(*session.speeches, Speech(spoken, session.step, event.at)))
        case _:
            return session


def _led_from_elsewhere(session: Session, event: Event) -> Session:
    match event.action:
        case OpenSession():
            return _opened(session, event)
        case HandOver(to_device):
            return replace(session, lease=Lease(event.box, to_device, event.epoch + 1))
        case TakeOver():
            return replace(session, lease=Lease(event.box, event.device, event.epoch + 1))
        case _:
            return session


def _opened(session: Session, event: Event) -> Session:
    lease = Lease(event.box, event.device, FIRST_EPOCH)
    return replace(session, phase=Phase.OPEN, opened_at=event.at, lease=lease)


def _with(known: Mapping[int, _Value], step: int, value: _Value) -> Mapping[int, _Value]:
    return MappingProxyType({**known, step: value})
