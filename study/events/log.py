"""Append events, each exactly once, and read them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, insert, select

from study.actors import Actor
from study.errors import EventConflictError
from study.events.event import Draft, Event, Placed, Subject, payload_text
from study.events.kinds import read_payload
from study.records import Recorded
from study.storage import Storage
from study.tables import events, this_box

SESSIONS_AT_ONCE = MEMBERS_AT_ONCE = 500
"""So many are named in one query: databases take a limited number of values."""


def append(connection: Connection, event: Event) -> Recorded[Event]:
    """Append an event in a writing transaction, or find that it is there already.

    Raises:
        EventConflictError: its UUID, or its device's number, stands for another event.
    """
    standing = find(connection, event.id)
    if standing is not None:
        if not event.says_the_same(standing):
            raise EventConflictError(event.id, "other content than the one recorded under its UUID")
        return Recorded(standing, created=False)
    if _number_is_taken(connection, event.device, event.sequence):
        raise EventConflictError(event.id, "a sequence number that its device has used for another event")
    connection.execute(insert(events).values(_as_row(event)))
    return Recorded(event, created=True)


def append_own(connection: Connection, draft: Draft, *, now: datetime) -> Event:
    """Append an event that this box makes; the caller has looked whether it is there already.

    Its sequence number is one more than any that this box has seen, of its own or of others: so by
    (sequence, device) it comes after all that the box knew of, whatever any clock says.
    """
    event = Event(
        id=draft.id,
        device=box(connection),
        sequence=last_sequence(connection) + 1,
        actor=draft.actor,
        subject=draft.subject,
        occurred_at=now,
        received_at=now,
        payload=draft.payload,
    )
    return append(connection, event).record


def receive(storage: Storage, batch: Iterable[Event]) -> tuple[Recorded[Event], ...]:
    """Append a batch from elsewhere: all of it or, at the first conflict, nothing.

    Raises:
        EventConflictError: see `append`.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        return tuple(append(connection, event) for event in batch)


def find(connection: Connection, event_id: UUID) -> Event | None:
    """The event of that UUID."""
    row = connection.execute(select(events).where(events.c.id == event_id)).first()
    return None if row is None else _from_row(row)


def about(
    connection: Connection, subject: Subject, *kinds: str, since: int = 0, holding: str | None = None
) -> tuple[Event, ...]:
    """Every event about all that `subject` names, of these kinds, in order of arrival.

    With `since` only those whose sequence number is greater: what a box told after one of its events.
    With `holding` only those whose stored payload holds that text; the caller makes sure that it says there
    what it is taken for.
    """
    query = select(events).order_by(events.c.position).where(events.c.sequence > since)
    if holding is not None:
        query = query.where(events.c.payload.contains(holding, autoescape=True))
    if kinds:
        query = query.where(events.c.kind.in_(kinds))
    return tuple(_from_row(row) for row in connection.execute(_narrowed(query, subject)))


def told_of(
    connection: Connection, subject: Subject, *kinds: str, from_position: int = 1
) -> tuple[Placed, ...]:
    """The same with their positions, from the given one on."""
    query = select(events).where(events.c.position >= from_position).order_by(events.c.position)
    if kinds:
        query = query.where(events.c.kind.in_(kinds))
    found = connection.execute(_narrowed(query, subject))
    return tuple(Placed(row.position, _from_row(row)) for row in found)


def of_sessions(
    connection: Connection, sessions: Iterable[UUID], *kinds: str
) -> dict[UUID, tuple[Event, ...]]:
    """Every event of these kinds by its session, each in order of arrival: one query for many sessions."""
    wanted = tuple(dict.fromkeys(sessions))
    found: dict[UUID, list[Event]] = {session: [] for session in wanted}
    for first in range(0, len(wanted), SESSIONS_AT_ONCE):
        some = wanted[first : first + SESSIONS_AT_ONCE]
        query = select(events).where(events.c.session_id.in_(some), events.c.kind.in_(kinds))
        for row in connection.execute(query.order_by(events.c.position)):
            found[row.session_id].append(_from_row(row))
    return {session: tuple(told) for session, told in found.items()}


def of_members(connection: Connection, members: Iterable[UUID], *kinds: str) -> tuple[Event, ...]:
    """Every event of these kinds about any of these members: one query for many."""
    wanted, found = tuple(dict.fromkeys(members)), list[Event]()
    for first in range(0, len(wanted), MEMBERS_AT_ONCE):
        some = wanted[first : first + MEMBERS_AT_ONCE]
        query = select(events).where(events.c.member_id.in_(some), events.c.kind.in_(kinds))
        found += [_from_row(row) for row in connection.execute(query.order_by(events.c.position))]
    return tuple(found)


def members_told_of(
    connection: Connection, kind: str, *, by: Actor | None = None, branch: UUID | None = None
) -> frozenset[UUID]:
    """Whom the events of a kind are about, of one actor or one branch."""
    query = select(events.c.member_id).where(events.c.kind == kind).distinct()
    if by is not None:
        query = query.where(events.c.actor == str(by))
    if branch is not None:
        query = query.where(events.c.branch_id == branch)
    return frozenset(connection.scalars(query.where(events.c.member_id.is_not(None))))


def after(
    storage: Storage, position: int, *, limit: int, subject: Subject | None = None
) -> tuple[Placed, ...]:
    """What arrived after `position`, oldest first: nothing is left out by who resumes from the last one."""
    query = select(events).where(events.c.position > position).order_by(events.c.position).limit(limit)
    with storage.reading() as connection:
        found = connection.execute(_narrowed(query, subject or Subject()))
        return tuple(Placed(row.position, _from_row(row)) for row in found)


def arrived(connection: Connection, position: int, *kinds: str, limit: int) -> tuple[Placed, ...]:
    """What arrived after `position` of these kinds, oldest first, within a transaction."""
    query = select(events).where(events.c.position > position, events.c.kind.in_(kinds))
    found = connection.execute(query.order_by(events.c.position).limit(limit))
    return tuple(Placed(row.position, _from_row(row)) for row in found)


def newest(connection: Connection, *kinds: str, limit: int) -> tuple[Event, ...]:
    """What arrived last of these kinds, the newest first."""
    query = select(events).where(events.c.kind.in_(kinds)).order_by(events.c.position.desc()).limit(limit)
    return tuple(_from_row(row) for row in connection.execute(query))


def newest_of_each_session(connection: Connection, kind: str, *, since: datetime) -> tuple[Event, ...]:
    """What arrived last of a kind in each session since then, by this machine's clock; the newest first."""
    last = (
        select(func.max(events.c.position))
        .where(events.c.kind == kind, events.c.received_at >= since)
        .group_by(events.c.session_id)
    )
    query = select(events).where(events.c.position.in_(last)).order_by(events.c.position.desc())
    return tuple(_from_row(row) for row in connection.execute(query))


def at(connection: Connection, position: int) -> UUID | None:
    """The id of the event at a position."""
    found: UUID | None = connection.scalar(select(events.c.id).where(events.c.position == position))
    return found


def newest_position(connection: Connection) -> int:
    """The position of what arrived last; 0 before anything has."""
    return connection.scalar(select(func.max(events.c.position))) or 0


def newest_of(connection: Connection, *kinds: str) -> int:
    """The position of what arrived last of these kinds; 0 before anything has."""
    return connection.scalar(select(func.max(events.c.position)).where(events.c.kind.in_(kinds))) or 0


def last_sequence(connection: Connection) -> int:
    """The greatest sequence number of any device; 0 if there is no event."""
    return connection.scalar(select(func.max(events.c.sequence))) or 0


def last_received_at(connection: Connection) -> datetime | None:
    """When the newest event came, by this machine's clock at that time."""
    newest: datetime | None = connection.scalar(
        select(events.c.received_at).order_by(events.c.position.desc()).limit(1)
    )
    return newest


def box(connection: Connection) -> str:
    """The name under which this database makes events of its own."""
    name: str = connection.execute(select(this_box.c.id)).scalar_one()
    return name


def _narrowed(query: Select[Any], subject: Subject) -> Select[Any]:
    for column, value in (
        (events.c.session_id, subject.session),
        (events.c.member_id, subject.member),
        (events.c.branch_id, subject.branch),
    ):
        if value is not None:
            query = query.where(column == value)
    return query


def _number_is_taken(connection: Connection, device: str, sequence: int) -> bool:
    same = select(events.c.id).where(events.c.device == device, events.c.sequence == sequence)
    return connection.execute(same).first() is not None


def _as_row(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "device": event.device,
        "sequence": event.sequence,
        "kind": event.kind,
        "actor": str(event.actor),
        "session_id": event.subject.session,
        "member_id": event.subject.member,
        "branch_id": event.subject.branch,
        "occurred_at": event.occurred_at,
        "received_at": event.received_at,
        "payload": payload_text(event.payload),
    }


def _from_row(row: Row[Any]) -> Event:
    return Event(
        id=row.id,
        device=row.device,
        sequence=row.sequence,
        actor=Actor.parse(row.actor),
        subject=Subject(session=row.session_id, member=row.member_id, branch=row.branch_id),
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        payload=read_payload(row.kind, row.payload),
    )
