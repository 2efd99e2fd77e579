"""List led sessions: those of a branch, and those that concern a member now."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from study.events import log
from study.events.session_kinds import (
    GuestsWelcomed,
    SessionClosed,
    SessionOpened,
    SessionPlanned,
    SessionStarted,
)
from study.ledger.sessions import concerns, demand
from study.people import twinning
from study.people.records import Member
from study.session.state import Phase, Session
from study.storage import Storage
from study.tables import events

_FIRST = (SessionPlanned.kind, SessionStarted.kind)
_OPENING = (SessionStarted.kind, SessionOpened.kind)


def of_branch(storage: Storage, branch: UUID, *, limit: int) -> tuple[tuple[Session, ...], int]:
    """The newest sessions that a branch holds or takes part in, the last made first; and the position."""
    with storage.reading() as connection:
        made = _made(connection, _takes_part(connection, branch))
        told = (demand(connection, session) for session in made)
        found = (one for one in told if one.welcomes(str(branch)))
        return tuple(islice(found, limit)), log.newest_position(connection)


def of_member(storage: Storage, member: Member, *, limit: int) -> tuple[tuple[Session, ...], int]:
    """The same for what a member can take part in, or leads."""
    with storage.reading() as connection:
        told = (
            demand(connection, session) for session in _made(connection, _may_concern(connection, member))
        )
        found = (one for one in told if concerns(one, member))
        return tuple(islice(found, limit)), log.newest_position(connection)


def current(storage: Storage, member: Member, *, limit: int) -> tuple[tuple[Session, ...], int]:
    """Those of them that are not over."""
    with storage.reading() as connection:
        made = _made(connection, _may_concern(connection, member))
        over = _over(connection, frozenset(made.values()))
        told = (demand(connection, session) for session in made if session not in over)
        found = (one for one in told if one.phase is not Phase.CLOSED and concerns(one, member))
        return tuple(islice(found, limit)), log.newest_position(connection)


def _takes_part(connection: Connection, branch: UUID) -> ColumnElement[bool]:
    """What tells sessions of a branch, or of its twins where they name it, from others."""
    twins, named = twinning.twins(connection, branch), events.c.payload.contains(str(branch))
    welcomed = select(events.c.session_id).where(
        events.c.branch_id.in_(twins), events.c.kind == GuestsWelcomed.kind, named
    )
    as_guests = and_(events.c.branch_id.in_(twins), or_(named, events.c.session_id.in_(welcomed)))
    return or_(events.c.branch_id == branch, as_guests)


def _may_concern(connection: Connection, member: Member) -> ColumnElement[bool]:
    led = events.c.member_id == member.id
    return led if member.branch_id is None else or_(led, _takes_part(connection, member.branch_id))


def _made(connection: Connection, where: ColumnElement[bool]) -> dict[UUID, UUID]:
    """Sessions and their branches, the last made first."""
    query = (
        select(events.c.session_id, events.c.branch_id)
        .where(events.c.kind.in_(_FIRST), where)
        .order_by(events.c.position.desc())
    )
    return {row.session_id: row.branch_id for row in connection.execute(query)}


def _over(connection: Connection, branches: frozenset[UUID]) -> frozenset[UUID]:
    """Sessions of these branches that are certainly over, told without reading each.

    A session that was opened on two boxes may have been closed on the one that does not count: to tell,
    it must be read.
    """
    query = select(events.c.session_id, events.c.kind).where(
        events.c.branch_id.in_(branches), events.c.kind.in_((*_OPENING, SessionClosed.kind))
    )
    kinds = defaultdict(list)
    for row in connection.execute(query):
        kinds[row.session_id].append(row.kind)
    return frozenset(
        session
        for session, told in kinds.items()
        if SessionClosed.kind in told and sum(kind in _OPENING for kind in told) == 1
    )
