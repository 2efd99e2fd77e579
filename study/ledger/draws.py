"""Open draws, and close each when its window is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Connection

from study.actors import SYSTEM
from study.events.payload import Payload
from study.events.roll_call_kinds import DrawClosed, DrawOpened
from study.ledger import open_draws, roll_call_log, sessions
from study.ledger.open_draws import Waiting
from study.ledger.orders import Clock, Order, append, demand_lead, made_before
from study.records import Recorded
from study.roll_call import calling
from study.roll_call.calling import OpenDraw
from study.roll_call.errors import CardPutError
from study.roll_call.history import History, with_draw, with_opening
from study.roll_call.questions import Question
from study.roll_call.scope import Attendee
from study.session.state import Phase, Session
from study.storage import Storage

Present: TypeAlias = Callable[[Connection, Session], Iterable[Attendee]]


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions of which one is put, the first choice first; `named` where the leader chose it."""

    choice: Sequence[Question] = ()
    named: bool = False

    def choose(self, put: frozenset[str]) -> Question | None:
        """The first whose card was not put in the session before; without one the draw goes without.

        Raises:
            CardPutError: the leader named one that was.
        """
        left = next((question for question in self.choice if question.card not in put), None)
        if left is None and self.named and self.choice:
            raise CardPutError(self.choice[0].card)
        return left


def open_draw(
    storage: Storage,
    order: Order,
    roll_call: UUID,
    *,
    present: Present,
    questions: Questions,
    seed: bytes,
    window: timedelta,
    clock: Clock,
) -> Recorded[History]:
    """Announce the next draw. Its seed is kept apart until it is closed, `window` later.

    The window is fixed then: a box that could wait would wait for a nonce that suits.

    Raises:
        SessionError: the session does not run, or the device does not lead.
        RollCallUnknownError: the session has no such roll-call.
        DrawIsOpenError: one is open.
        NobodyPresentError: nobody in scope is checked in and present.
        CardPutError: the card that the leader named was put before.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        known = roll_call_log.read(connection, order.session)
        history = roll_call_log.one_of(known, roll_call)
        if made_before(connection, order, lambda made: _opens(made.payload, roll_call)):
            return Recorded(history, created=False)
        session = sessions.demand(connection, order.session)
        demand_lead(connection, session, order, "Draw", phases=(Phase.RUNNING,))
        history.require_none_open()
        opened = calling.open_draw(history.roll_call, present(connection, session), seed=seed)
        now = clock()
        payload = DrawOpened(
            opening=opened.opening,
            digest=opened.opening.digest,
            closes_at=now + window,
            question=questions.choose(roll_call_log.cards_put(known)),
        )
        after = with_opening(history, roll_call_log.announced(payload, at=now))
        append(connection, session, order, payload, now=now)
        number, closes_at = opened.opening.number, payload.closes_at
        open_draws.keep(connection, Waiting(session.id, roll_call, number, order.id, seed, now, closes_at))
        return Recorded(after, created=True)


def close(storage: Storage, waiting: Waiting, *, clock: Clock) -> bool:
    """Pick, and publish the seed; False where that was done before.

    Raises:
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        still = open_draws.find(connection, waiting.roll_call)
        if still is None or still.number != waiting.number:
            return False
        _close(connection, still, clock=clock)
        return True


def close_those_over(storage: Storage, *, clock: Clock) -> None:
    """Close every draw whose window is over, so that whoever asks later sees it closed.

    Raises:
        StorageUnavailableError: the database cannot be written.
    """
    for waiting in open_draws.every(storage):
        if waiting.is_over(clock()):
            close(storage, waiting, clock=clock)


def _close(connection: Connection, waiting: Waiting, *, clock: Clock) -> None:
    history = roll_call_log.demand(connection, waiting.session, waiting.roll_call)
    announced = history.the_open_one(waiting.number)
    draw = calling.close_draw(OpenDraw(announced.opening, waiting.seed, announced.nonces))
    now = clock()
    with_draw(history, draw, at=now)
    payload = DrawClosed(
        roll_call=waiting.roll_call,
        draw=waiting.number,
        nonces=draw.nonces,
        seed=draw.seed,
        picked=draw.picked,
        digest=draw.digest,
    )
    session = sessions.demand(connection, waiting.session)
    append(connection, session, Order(uuid4(), session.id, SYSTEM), payload, now=now, member=draw.picked)
    open_draws.take_out(connection, waiting)


def _opens(payload: Payload, roll_call: UUID) -> bool:
    return isinstance(payload, DrawOpened) and payload.opening.roll_call == roll_call
