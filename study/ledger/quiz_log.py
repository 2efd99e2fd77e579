"""Remember how the quizzes of sessions stood, so that only what came since then is read and folded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from threading import Lock
from typing import Final, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from study.events import log
from study.events.event import Event, Placed, Subject
from study.events.quiz_kinds import QUIZ_KINDS
from study.events.quizzing import LedQuiz, Quizzes, with_event
from study.quiz.errors import QuizUnknownError

REMEMBERED: Final = 16
"""Sessions a database. One with 200 players and 24 items holds some megabytes."""

_KINDS = tuple(payload.kind for payload in QUIZ_KINDS)
_Place: TypeAlias = tuple[int, str, UUID]


@dataclass(frozen=True, slots=True)
class _Standing:
    """The quizzes of a session as the log told them up to an event; `last` is the greatest place."""

    quizzes: Quizzes
    last: _Place
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


def read(connection: Connection, session: UUID) -> Quizzes:
    """The quizzes of a session by their ids, in the order in which they were begun.

    In a writing transaction this comes before anything is written, for what it saw is remembered. The log
    only grows: what it told up to an event stays true as long as that event is there, and that one is read
    again each time.
    """
    memory = _memories.setdefault(connection.engine, _Memory())
    known = memory.get(session)
    told = _told(connection, session, from_position=1 if known is None else known.read_to.position)
    if known is not None and told[:1] == (known.read_to,):
        standing = _gone_on(known, told[1:]) or _folded(_told(connection, session))
    else:
        standing = _folded(told if known is None else _told(connection, session))
    if standing is None:
        return {}
    if standing is not known:
        memory.put(session, standing)
    return standing.quizzes


def demand(connection: Connection, session: UUID, quiz: UUID) -> LedQuiz:
    """One of them.

    Raises:
        QuizUnknownError: the session has no such quiz.
    """
    return one_of(read(connection, session), quiz)


def one_of(known: Quizzes, quiz: UUID) -> LedQuiz:
    """The same among those that were read.

    Raises:
        QuizUnknownError: there is none of that id.
    """
    found = known.get(quiz)
    if found is None:
        raise QuizUnknownError(quiz)
    return found


def fold(events: Iterable[Event]) -> Quizzes:
    """The quizzes that events tell of, whatever the order in which they come, and how often."""
    once = {event.id: event for event in events}
    nothing: Quizzes = {}
    return reduce(with_event, sorted(once.values(), key=_place), nothing)


def _gone_on(known: _Standing, since: tuple[Placed, ...]) -> _Standing | None:
    """What is known and what came since; None where some of that belongs before it, as after a merge."""
    if not since:
        return known
    events = sorted((placed.event for placed in since), key=_place)
    if _place(events[0]) < known.last:
        return None
    return _Standing(reduce(with_event, events, known.quizzes), _place(events[-1]), since[-1])


def _folded(told: tuple[Placed, ...]) -> _Standing | None:
    if not told:
        return None
    events = [placed.event for placed in told]
    return _Standing(fold(events), max(map(_place, events)), told[-1])


def _told(connection: Connection, session: UUID, from_position: int = 1) -> tuple[Placed, ...]:
    return log.told_of(connection, Subject(session=session), *_KINDS, from_position=from_position)


def _place(event: Event) -> _Place:
    return (event.sequence, event.device, event.id)
