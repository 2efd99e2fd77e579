"""Look at quizzes: where they stand, from which position their events go on, and who plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from study.events import log
from study.events.quizzing import LedQuiz
from study.ledger import quiz_log, sessions
from study.quiz.teams import Teams
from study.storage import Storage
from study.tables import branches, groups, members


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A quiz, and the position in the log up to which it is told: what a watcher goes on from."""

    led: LedQuiz
    position: int


@dataclass(frozen=True, slots=True)
class View:
    """The same, with the names of all who play and of all teams, by id."""

    led: LedQuiz
    position: int
    names: Mapping[str, str | None]
    teams: Mapping[str, str]


def snapshot(storage: Storage, session: UUID, quiz: UUID) -> Snapshot:
    """One quiz as it stands.

    Raises:
        QuizUnknownError: the session has no such quiz.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        return Snapshot(quiz_log.demand(connection, session, quiz), log.newest_position(connection))


def view(storage: Storage, session: UUID, quiz: UUID) -> View:
    """The same for a screen.

    Raises:
        QuizUnknownError: the session has no such quiz.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        led = quiz_log.demand(connection, session, quiz)
        names = _names(connection, led.quiz.joined)
        return View(led, log.newest_position(connection), names, _teams(connection, led))


def every(storage: Storage, session: UUID) -> tuple[LedQuiz, ...]:
    """The quizzes of a session, the first begun first.

    Raises:
        SessionUnknownError: there is no such session.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        sessions.demand(connection, session)
        return tuple(quiz_log.read(connection, session).values())


def _names(connection: Connection, ids: Iterable[str]) -> dict[str, str | None]:
    wanted = select(members.c.id, members.c.name).where(members.c.id.in_([UUID(one) for one in ids]))
    return {str(row.id): row.name for row in connection.execute(wanted)}


def _teams(connection: Connection, led: LedQuiz) -> dict[str, str]:
    table = {Teams.GROUP: groups, Teams.BRANCH: branches}.get(led.begun.teams)
    if table is None:
        return {}
    ids = {UUID(team) for team in led.quiz.joined.values() if team is not None}
    rows = connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(ids)))
    return {str(row.id): row.name for row in rows}
