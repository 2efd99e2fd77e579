"""Make the roll-calls of a session out of its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from study.errors import StudyError
from study.events import log
from study.events.event import Event, Subject
from study.events.roll_call_kinds import (
    ROLL_CALL_KINDS,
    DrawClosed,
    DrawOpened,
    DrawUndone,
    NonceAdded,
    OutcomeRecorded,
    RollCallBegun,
)
from study.roll_call.calling import RollCall
from study.roll_call.draws import Draw
from study.roll_call.errors import RollCallUnknownError
from study.roll_call.history import (
    Announced,
    History,
    PastDraw,
    with_draw,
    with_nonce,
    with_opening,
    with_outcome,
    with_undo,
)
from study.roll_call.picking import Nonce

RollCalls: TypeAlias = Mapping[UUID, History]

_ALL_BUT_NONCES = tuple(payload.kind for payload in ROLL_CALL_KINDS if payload is not NonceAdded)


def read(connection: Connection, session: UUID) -> RollCalls:
    """All roll-calls of a session by their ids, in the order in which they were begun.

    Nonces are the many; those of draws that are over stand in the event that closed them.
    """
    subject = Subject(session=session)
    told = log.about(connection, subject, *_ALL_BUT_NONCES)
    found = fold(told)
    waiting = {history.open.digest for history in found.values() if history.open is not None}
    if not waiting:
        return found
    since = min(event.sequence for event in told if _digest_of(event) in waiting)
    return fold([*told, *log.about(connection, subject, NonceAdded.kind, since=since)])


def demand(connection: Connection, session: UUID, roll_call: UUID) -> History:
    """One of them.

    Raises:
        RollCallUnknownError: the session has no such roll-call.
    """
    return one_of(read(connection, session), roll_call)


def one_of(known: RollCalls, roll_call: UUID) -> History:
    """The same among those that were read.

    Raises:
        RollCallUnknownError: there is none of that id.
    """
    found = known.get(roll_call)
    if found is None:
        raise RollCallUnknownError(roll_call)
    return found


def cards_put(known: RollCalls) -> frozenset[str]:
    """The cards whose questions were put in the session, also in draws that were undone."""
    draws: list[Announced | PastDraw] = []
    for history in known.values():
        draws += history.draws
        draws += [history.open] if history.open else []
    return frozenset(draw.question.card for draw in draws if draw.question is not None)


def fold(events: Iterable[Event]) -> RollCalls:
    """The roll-calls that events tell of, whatever the order in which they come, and how often.

    By (sequence, device) an event comes after all that its box knew of. What does not fit is passed over:
    one rule decides whether something can be done, and whether an event of it counts.
    """
    found: dict[UUID, History] = {}
    once = {event.id: event for event in events}
    for event in sorted(once.values(), key=lambda one: (one.sequence, one.device)):
        if isinstance(event.payload, RollCallBegun):
            _begin(found, event.id, event.payload)
            continue
        roll_call = _roll_call_of(event)
        before = None if roll_call is None else found.get(roll_call)
        if before is not None:
            found[before.roll_call.id] = _after(before, event)
    return found


def _begin(found: dict[UUID, History], roll_call: UUID, payload: RollCallBegun) -> None:
    """A scope has one roll-call: of two that were begun the first counts."""
    if all(known.roll_call.scope != payload.scope for known in found.values()):
        found[roll_call] = History(RollCall(roll_call, payload.scope))


def _roll_call_of(event: Event) -> UUID | None:
    match event.payload:
        case DrawOpened(opening=opening):
            return opening.roll_call
        case NonceAdded() | DrawClosed() | DrawUndone() | OutcomeRecorded() as payload:
            return payload.roll_call
        case _:
            return None


def _after(history: History, event: Event) -> History:
    try:
        return _changed(history, event)
    except StudyError:
        return history


def _changed(history: History, event: Event) -> History:
    match event.payload:
        case DrawOpened() as told:
            return with_opening(history, announced(told, at=event.occurred_at))
        case NonceAdded() as told:
            return with_nonce(history, told.draw, Nonce(str(event.subject.member), told.nonce))
        case DrawClosed() as told:
            return with_draw(history, _draw(history.the_open_one(told.draw), told), at=event.occurred_at)
        case DrawUndone() as told:
            return with_undo(history, told.draw, reason=told.reason)
        case OutcomeRecorded() as told:
            return with_outcome(history, told.draw, told.outcome, note=told.note, approved=told.approved)
        case _:
            return history


def _digest_of(event: Event) -> str | None:
    return event.payload.digest if isinstance(event.payload, DrawOpened) else None


def announced(told: DrawOpened, *, at: datetime) -> Announced:
    """The open draw that an event tells of."""
    return Announced(told.opening, told.digest, at, told.closes_at, told.question)


def _draw(announced: Announced, told: DrawClosed) -> Draw:
    """The draw as it is in the log, right or wrong: whether it is right is for `verify` to say."""
    return Draw(announced.opening, announced.digest, told.nonces, told.seed, told.picked)
