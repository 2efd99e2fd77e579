"""Tell how the quizzes of sessions stand, out of the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from study.events.event import Event
from study.events.quiz_kinds import QUIZ_KINDS
from study.events.quizzing import LedQuiz, Quizzes, with_event
from study.ledger.remembering import RememberedFold, place_of
from study.quiz.errors import QuizUnknownError

REMEMBERED: Final = 16
"""Sessions a database. One with 200 players and 24 items holds some megabytes."""


def read(connection: Connection, session: UUID) -> Quizzes:
    """The quizzes of a session by their ids, in the order in which they were begun."""
    return _QUIZZES.read(connection, session)


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
    return reduce(with_event, sorted(once.values(), key=place_of), nothing)


def _go_on(_session: UUID, known: Quizzes, events: Sequence[Event]) -> Quizzes:
    return reduce(with_event, events, known)


_NOTHING: Quizzes = {}
_QUIZZES: Final = RememberedFold[Quizzes](
    [payload.kind for payload in QUIZ_KINDS], _go_on, _NOTHING, most=REMEMBERED
)
