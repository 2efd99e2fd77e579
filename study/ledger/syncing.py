"""Push and pull events until two boxes have the same."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from study.actors import Actor
from study.errors import BatchRefusedError, SameBoxError
from study.events.batch import BatchReader
from study.ledger import exchange_in, exchange_out
from study.ledger import exchange_marks as marks
from study.ledger.exchange_in import Receipt
from study.ledger.exchange_marks import Mark
from study.storage import Storage

ROUNDS = 20
"""While both are written to there is always something new: what comes after that many rounds can wait."""


class Partner(Protocol):
    """The other box, however it is reached."""

    def box(self) -> str:
        """Its name."""

    def fetch(self, after: int, to: int | None) -> bytes:
        """A batch of what came there after a position, up to another one if there is one."""

    def deliver(self, batch: bytes) -> Receipt:
        """Hand over a batch; what became of it there."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """How many events went which way; those that were known came for nothing, but do no harm."""

    pulled: int = 0
    pulled_known: int = 0
    pushed: int = 0
    pushed_known: int = 0


def synchronise(
    storage: Storage, partner: Partner, *, actor: Actor, now: Callable[[], datetime]
) -> Exchanged:
    """Push and pull until neither side has anything new for the other.

    What has been exchanged is kept, with a mark, batch by batch: broken off anywhere, it goes on there.

    Raises:
        SameBoxError: both go by one name.
        BatchRefusedError, EventConflictError: a batch cannot be taken in here.
        StorageUnavailableError: the database cannot be written.
        Whatever the partner raises.
    """
    other = partner.box()
    if other == exchange_out.whereabouts(storage).box:
        raise SameBoxError
    exchange = _Exchange(storage, partner, other, actor, now)
    for _ in range(ROUNDS):
        before = exchange.steps
        exchange.push()
        exchange.pull()
        if exchange.steps == before:
            break
    return exchange.done


@dataclass(frozen=True, slots=True)
class _Copied:
    """A piece of one log that came from the other: after `before` up to `position`, which holds `event`."""

    before: int
    position: int
    event: UUID | None


class _Exchange:
    """What one synchronising knows: the marks are kept in the database, what was copied is not."""

    def __init__(
        self, storage: Storage, partner: Partner, other: str, actor: Actor, now: Callable[[], datetime]
    ) -> None:
        self._storage, self._partner, self._other = storage, partner, other
        self._actor, self._now = actor, now
        self._copied_here: list[_Copied] = []
        self._copied_there: list[_Copied] = []
        self.done = Exchanged()
        self.steps = 0

    def push(self) -> None:
        """Hand over what the other box has not got from here, save what came from there."""
        while True:
            mark = self._mark()
            if copied := _at(self._copied_here, mark.sent_to):
                self._keep(replace(mark, sent_to=copied.position))
                continue
            end = _next(self._copied_here, mark.sent_to)
            batch = exchange_out.page(self._storage, after=mark.sent_to, to=end)
            stretch = BatchReader(io.BytesIO(batch)).stretch
            if stretch.to == mark.sent_to:
                return
            given = self._partner.deliver(batch)
            if given.created:
                self._copied_there.append(_Copied(given.before, given.position, given.last_event))
            self._keep(replace(self._mark(), sent_to=stretch.to))
            self.done = replace(
                self.done,
                pushed=self.done.pushed + given.created,
                pushed_known=self.done.pushed_known + given.known,
            )

    def pull(self) -> None:
        """Take in what the other box has, save what came from here."""
        while True:
            mark = self._mark()
            if copied := _at(self._copied_there, mark.read_to):
                self._keep(replace(mark, read_to=copied.position, read_event=copied.event))
                continue
            end = _next(self._copied_there, mark.read_to)
            batch = BatchReader(io.BytesIO(self._partner.fetch(mark.read_to, end)))
            if not mark.reaches(batch.stretch):
                self._begin_anew(mark)
                continue
            if batch.stretch.to == batch.stretch.after:
                return
            taken = exchange_in.receive(self._storage, batch, actor=self._actor, now=self._now())
            self.steps += 1
            if taken.created:
                self._copied_here.append(_Copied(taken.before, taken.position, taken.last_event))
            self.done = replace(
                self.done,
                pulled=self.done.pulled + taken.created,
                pulled_known=self.done.pulled_known + taken.known,
            )

    def _begin_anew(self, mark: Mark) -> None:
        """Their log is not the one that was read: a file was put back there."""
        if not mark.read_to:
            what = "the other box gave another stretch of its log than it was asked for"
            raise BatchRefusedError("malformed", what, line=1)
        self.steps += 1
        self._copied_here, self._copied_there = [], []
        with self._storage.writing() as connection:
            marks.forget(connection, self._other)

    def _mark(self) -> Mark:
        with self._storage.reading() as connection:
            return marks.of(connection, self._other)

    def _keep(self, mark: Mark) -> None:
        self.steps += 1
        with self._storage.writing() as connection:
            marks.keep(connection, mark, now=self._now())


def _at(pieces: list[_Copied], position: int) -> _Copied | None:
    """The piece that begins there or before, and goes on."""
    return next((one for one in pieces if one.before <= position < one.position), None)


def _next(pieces: list[_Copied], position: int) -> int | None:
    """Where the next piece begins."""
    return min((one.before for one in pieces if one.before > position), default=None)
