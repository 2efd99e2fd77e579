"""Remember how led sessions stood, so that only what came since then is read and folded."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from study.events import log
from study.events.event import Event, Placed, Subject
from study.events.session_kinds import SESSION_KINDS, SessionPayload
from study.session.actions import Event as Done
from study.session.folding import Entry, replay
from study.session.state import Session
from study.storage import is_writing

KINDS: Final = tuple(payload.kind for payload in SESSION_KINDS)
REMEMBERED: Final = 64
"""Sessions a database. A long one holds its few hundred speeches, so that this is some megabytes."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A session as the log told it up to an event; `last` is the entry that comes last by its place."""

    session: Session | None
    last: Entry
    read_to: Placed


class _Memory:
    """What is remembered of one database, the sessions asked for last."""

    def __init__(self) -> None:
        self._standings: OrderedDict[UUID, _Standing] = OrderedDict()
        self._lock = Lock()

    def get(self, session: UUID) -> _Standing | None:
        with self._lock:
            found = self._standings.get(session)
            if found is not None:
                self._standings.move_to_end(session)
            return found

    def put(self, session: UUID, standing: _Standing) -> None:
        with self._lock:
            self._standings[session] = standing
            self._standings.move_to_end(session)
            if len(self._standings) > REMEMBERED:
                self._standings.popitem(last=False)


_memories: WeakKeyDictionary[Engine, _Memory] = WeakKeyDictionary()


def session_as_it_stands(connection: Connection, session: UUID) -> Session | None:
    """The session that the log tells of, if it does.

    The log only grows, so what it told up to an event stays true as long as that event is there: it is read
    again each time, with what came after it. What is not yet committed is never remembered.
    """
    memory = _memories.setdefault(connection.engine, _Memory())
    known = memory.get(session)
    told = _told(connection, session, from_position=1 if known is None else known.read_to.position)
    if known is not None and told[:1] == (known.read_to,):
        standing = _gone_on(known, told[1:]) or _folded(session, _told(connection, session))
    else:
        standing = _folded(session, told if known is None else _told(connection, session))
    if standing is None:
        return None
    if not is_writing(connection):
        memory.put(session, standing)
    return standing.session


def _gone_on(known: _Standing, since: tuple[Placed, ...]) -> _Standing | None:
    """What is known and what came since; None where some of that belongs before it, as after a merge."""
    if not since:
        return known
    entries = sorted((entry_of(placed.event) for placed in since), key=lambda entry: entry.place)
    if entries[0].place < known.last.place:
        return None
    session = replay(entries[0].event.session, entries, known.session)
    return _Standing(session, entries[-1], since[-1])


def _folded(session: UUID, told: tuple[Placed, ...]) -> _Standing | None:
    if not told:
        return None
    entries = [entry_of(placed.event) for placed in told]
    return _Standing(replay(session, entries), max(entries, key=lambda entry: entry.place), told[-1])


def _told(connection: Connection, session: UUID, from_position: int = 1) -> tuple[Placed, ...]:
    return log.told_of(connection, Subject(session=session), *KINDS, from_position=from_position)


def entry_of(event: Event) -> Entry:
    """What an event of a session tells, and its place among the others."""
    payload, session = event.payload, event.subject.session
    assert isinstance(payload, SessionPayload)  # noqa: S101 - only events of these kinds come here
    assert session is not None  # noqa: S101 - as above
    done = Done(
        id=event.id,
        session=session,
        by=event.actor.id,
        device=payload.asked_on,
        action=payload.action,
        epoch=payload.epoch,
        box=event.device,
        at=event.occurred_at,
    )
    return Entry(event.sequence, done)
