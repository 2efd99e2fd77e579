"""Look at roll-calls: where they stand, each one's chance, and the file of draws for strangers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy import Connection, select

from study.ledger import roll_call_log, sessions
from study.ledger.draws import Present
from study.roll_call.draw_file import write_draws
from study.roll_call.history import History
from study.roll_call.questions import ApprovedAnswer, Question
from study.roll_call.scope import Scope, ScopeKind
from study.session.state import LIVE, Session
from study.storage import Storage
from study.tables import branches, groups, members


@dataclass(frozen=True, slots=True)
class View:
    """A roll-call, the chances in its next draw (or the open one), and the names of all whom it names."""

    history: History
    chances: Mapping[str, Fraction]
    names: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class NamedScope:
    """A scope that a roll-call of the session can go through; the session itself needs no name."""

    scope: Scope
    name: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a draw. Its answer is kept from whoever may have to give it."""

    question: Question | None
    approved: ApprovedAnswer | None
    kept_from: frozenset[str]


def view(storage: Storage, session: UUID, roll_call: UUID, *, present: Present) -> View:
    """The roll-call as it stands; who is there is asked while the session is live.

    Raises:
        SessionUnknownError: there is no such session.
        RollCallUnknownError: it has no such roll-call.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        held = sessions.demand(connection, session)
        history = roll_call_log.demand(connection, session, roll_call)
        chances = history.chances(present(connection, held) if held.phase in LIVE else ())
        picked = {past.draw.picked for past in history.draws}
        return View(history, chances, _names(connection, {*chances, *picked}))


def every(storage: Storage, session: UUID) -> tuple[tuple[History, ...], tuple[NamedScope, ...]]:
    """The session's roll-calls, and the scopes that they can go through.

    Raises:
        SessionUnknownError: there is no such session.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        held = sessions.demand(connection, session)
        return tuple(roll_call_log.read(connection, session).values()), _scopes(connection, held)


def file_of(storage: Storage, session: UUID, roll_call: UUID) -> str:
    """All closed draws as docs/roll-call.md describes them, for `yunxue rollcall verify`.

    Raises:
        RollCallUnknownError: the session has no such roll-call.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        history = roll_call_log.demand(connection, session, roll_call)
    return write_draws(past.draw for past in history.draws)


def cards_put(storage: Storage, session: UUID) -> frozenset[str]:
    """The cards whose questions were put in the session.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        return roll_call_log.cards_put(roll_call_log.read(connection, session))


def asked_in(storage: Storage, session: UUID, roll_call: UUID, number: int) -> Asked:
    """What a draw asks, and who must not see the answer yet.

    Raises:
        RollCallUnknownError: the session has no such roll-call.
        DrawUnknownError: it has no such draw.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        history = roll_call_log.demand(connection, session, roll_call)
    if history.open is not None and history.open.opening.number == number:
        return Asked(history.open.question, None, frozenset(history.open.opening.candidates))
    past = history.past(number)
    waits = past.outcome is None and past.undone is None
    return Asked(past.question, past.approved, frozenset({past.draw.picked} if waits else ()))


def _scopes(connection: Connection, held: Session) -> tuple[NamedScope, ...]:
    taking_part = [UUID(branch) for branch in (held.plan.branch, *sorted(held.guests))]
    in_branches = select(branches.c.id, branches.c.name).where(branches.c.id.in_(taking_part))
    in_groups = select(groups.c.id, groups.c.name).where(groups.c.branch_id.in_(taking_part))
    found = [NamedScope(Scope(ScopeKind.SESSION, str(held.id)), None)]
    for kind, query, column in (
        (ScopeKind.BRANCH, in_branches, branches.c.name),
        (ScopeKind.GROUP, in_groups, groups.c.name),
    ):
        rows = connection.execute(query.order_by(column))
        found += [NamedScope(Scope(kind, str(row.id)), row.name) for row in rows]
    return tuple(found)


def _names(connection: Connection, ids: set[str]) -> dict[str, str | None]:
    wanted = select(members.c.id, members.c.name).where(members.c.id.in_([UUID(one) for one in ids]))
    return {str(row.id): row.name for row in connection.execute(wanted)}
