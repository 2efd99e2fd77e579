"""Take nonces from phones for a draw that is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy import Connection

from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.roll_call_kinds import DrawOpened, NonceAdded
from study.ledger import open_draws, roll_call_log
from study.ledger.orders import Clock, Order, made_before
from study.records import Recorded
from study.roll_call.calling import OpenDraw, add_nonce
from study.roll_call.errors import DrawIsOverError
from study.roll_call.picking import Nonce
from study.storage import Storage


def add(
    storage: Storage, order: Order, roll_call: UUID, number: int, nonce: Nonce, *, clock: Clock
) -> Recorded[str]:
    """Add a phone's nonce to an open draw; returns the digest of its opening. The same again changes nothing.

    Two hundred phones send theirs in the same seconds, so no more is read than the opening and what this
    member has added.

    Raises:
        RollCallUnknownError: the session has no such roll-call.
        InvalidDrawInputError: it is not 32 lower-case hex digits.
        NotPresentError: the member was not present when the draw was opened.
        NonceTakenError: the member has added another one.
        DrawIsOverError: its window is over.
        DrawUnknownError: there is no such draw.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        if made_before(connection, order, lambda made: _told(made, roll_call, number) == (nonce,)):
            history = roll_call_log.demand(connection, order.session, roll_call)
            return Recorded(history.opening_digest(number), created=False)
        now = clock()
        announcing = _announcing(connection, order.session, roll_call, number, now=now)
        told = announcing.payload
        assert isinstance(told, DrawOpened)  # noqa: S101 - the open draw's row names no other event
        mine = Subject(session=order.session, member=UUID(nonce.member))
        before = log.about(connection, mine, NonceAdded.kind, since=announcing.sequence)
        added = tuple(chain.from_iterable(_told(event, roll_call, number) for event in before))
        if add_nonce(OpenDraw(told.opening, b"", added), nonce).nonces == added:
            return Recorded(told.digest, created=False)
        payload = NonceAdded(roll_call=roll_call, draw=number, nonce=nonce.value)
        subject = replace(announcing.subject, member=mine.member)
        log.append_own(connection, Draft(order.id, order.actor, subject, payload), now=now)
        return Recorded(told.digest, created=True)


def _announcing(
    connection: Connection, session: UUID, roll_call: UUID, number: int, *, now: datetime
) -> Event:
    """The event that announced a draw which takes nonces now."""
    waiting = open_draws.find(connection, roll_call)
    if waiting is None or (waiting.session, waiting.number) != (session, number):
        roll_call_log.demand(connection, session, roll_call).past(number)
        raise DrawIsOverError(number)
    announcing = log.find(connection, waiting.event)
    if announcing is None or waiting.is_over(now):
        raise DrawIsOverError(number)
    return announcing


def _told(event: Event, roll_call: UUID, number: int) -> tuple[Nonce, ...]:
    """The nonce that an event added to this draw, or none."""
    told = event.payload
    if not isinstance(told, NonceAdded) or (told.roll_call, told.draw) != (roll_call, number):
        return ()
    return (Nonce(str(event.subject.member), told.nonce),)
