"""Remember what followed from a session's events, so that only what came since then is read and folded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from study.events import log
from study.events.event import Event, Placed, Subject

StateT = TypeVar("StateT")

_Place: TypeAlias = tuple[int, str, UUID]


@dataclass(frozen=True, slots=True)
class _Standing(Generic[StateT]):
    """What the log told of a session up to an event; `last` is the greatest place among its events."""

    state: StateT
    last: _Place
    read_to: Placed


class RememberedFold(Generic[StateT]):
    """A fold over a session's events of some kinds, remembered for each database.

    `go_on` gives the state after events, in the order of their places, upon an earlier one. The log only
    grows, so what it told up to an event stays true as long as that event is there: it is read again each
    time, with what came after it. So neither a transaction that was taken back nor an older view of the
    database can mislead. `most` sessions a database are remembered, those asked for last.
    """

    def __init__(
        self,
        kinds: Sequence[str],
        go_on: Callable[[UUID, StateT, Sequence[Event]], StateT],
        nothing: StateT,
        *,
        most: int,
    ) -> None:
        self._kinds = tuple(kinds)
        self._go_on = go_on
        self._nothing = nothing
        self._most = most
        self._lock = Lock()
        self._known: WeakKeyDictionary[Engine, OrderedDict[UUID, _Standing[StateT]]] = WeakKeyDictionary()

    def read(self, connection: Connection, session: UUID) -> StateT:
        """What the log tells of the session; `nothing` where it tells of none."""
        known = self._get(connection.engine, session)
        told = self._told(connection, session, 1 if known is None else known.read_to.position)
        standing: _Standing[StateT] | None = None
        if known is not None and told[:1] == (known.read_to,):
            standing = self._gone_on(session, known, told[1:])
        if standing is None:
            standing = self._whole(session, told if known is None else self._told(connection, session, 1))
        if standing is None:
            return self._nothing
        if standing is not known:
            self._put(connection.engine, session, standing)
        return standing.state

    def _gone_on(
        self, session: UUID, known: _Standing[StateT], since: Sequence[Placed]
    ) -> _Standing[StateT] | None:
        """What is known and what came since; None where some of that belongs before it, as after a merge."""
        if not since:
            return known
        events = _in_place(since)
        if place_of(events[0]) < known.last:
            return None
        return _Standing(self._go_on(session, known.state, events), place_of(events[-1]), since[-1])

    def _whole(self, session: UUID, told: Sequence[Placed]) -> _Standing[StateT] | None:
        if not told:
            return None
        events = _in_place(told)
        return _Standing(self._go_on(session, self._nothing, events), place_of(events[-1]), told[-1])

    def _told(self, connection: Connection, session: UUID, from_position: int) -> tuple[Placed, ...]:
        subject = Subject(session=session)
        return log.told_of(connection, subject, *self._kinds, from_position=from_position)

    def _get(self, engine: Engine, session: UUID) -> _Standing[StateT] | None:
        with self._lock:
            standings = self._known.setdefault(engine, OrderedDict())
            found = standings.get(session)
            if found is not None:
                standings.move_to_end(session)
            return found

    def _put(self, engine: Engine, session: UUID, standing: _Standing[StateT]) -> None:
        with self._lock:
            standings = self._known.setdefault(engine, OrderedDict())
            standings[session] = standing
            standings.move_to_end(session)
            if len(standings) > self._most:
                standings.popitem(last=False)


def _in_place(placed: Sequence[Placed]) -> list[Event]:
    return sorted((one.event for one in placed), key=place_of)


def place_of(event: Event) -> _Place:
    """By what its box had seen when it told it; the same order on every box."""
    return (event.sequence, event.device, event.id)
