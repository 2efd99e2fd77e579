"""Keep the members: find them, and write a row of the roster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from study.errors import UnknownMemberError
from study.people.records import Branch, Grant, Member, Role
from study.storage import Storage
from study.tables import branches, groups, member_roles, members

_WITH_BRANCH = (
    select(
        members,
        branches.c.name.label("branch_name"),
        branches.c.demo.label("branch_demo"),
        groups.c.name.label("group_name"),
    )
    .outerjoin(branches, members.c.branch_id == branches.c.id)
    .outerjoin(groups, members.c.group_id == groups.c.id)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the roster says of a member."""

    staff_number: str
    name: str
    branch: UUID | None
    group: UUID | None
    station: str | None = None


def get(storage: Storage, member: UUID) -> Member:
    """The member of that id, also one who has left.

    Raises:
        UnknownMemberError: there is none.
    """
    with storage.reading() as connection:
        return demand(connection, member)


def demand(connection: Connection, member: UUID) -> Member:
    """The same within a transaction."""
    found = _first(connection, _WITH_BRANCH.where(members.c.id == member))
    if found is None:
        raise UnknownMemberError
    return found


def with_number(connection: Connection, staff_number: str) -> Member | None:
    """The member of that staff number; who has left has none."""
    return _first(connection, _WITH_BRANCH.where(members.c.staff_number == staff_number))


def of_branch(storage: Storage, branch: UUID) -> tuple[Member, ...]:
    """Who belongs to a branch now, by staff number."""
    with storage.reading() as connection:
        return in_branch(connection, branch)


def in_branch(connection: Connection, branch: UUID) -> tuple[Member, ...]:
    """The same within a transaction."""
    query = _WITH_BRANCH.where(members.c.branch_id == branch, members.c.left_at.is_(None))
    return _all(connection, query.order_by(members.c.staff_number))


def belonging(connection: Connection, branch: UUID, moment: datetime) -> tuple[Member, ...]:
    """Who was in the roster at that moment and belongs to that branch, or did when they left."""
    was_in = or_(members.c.left_at.is_(None), members.c.left_at > moment)
    query = _WITH_BRANCH.where(members.c.branch_id == branch, members.c.joined_at <= moment, was_in)
    return _all(connection, query.order_by(members.c.staff_number))


def with_ids(connection: Connection, wanted: Iterable[UUID]) -> tuple[Member, ...]:
    """The members of these ids, also those who have left."""
    return _all(connection, _WITH_BRANCH.where(members.c.id.in_(tuple(wanted))))


def add(connection: Connection, entry: Entry, *, now: datetime) -> UUID:
    """Write a new member's row."""
    made = uuid4()
    connection.execute(insert(members).values(id=made, joined_at=now, **_columns(entry)))
    return made


def change(connection: Connection, member: UUID, entry: Entry) -> None:
    """Write what the roster says of a member now."""
    connection.execute(update(members).where(members.c.id == member).values(_columns(entry)))


def _columns(entry: Entry) -> dict[str, object]:
    return {
        "staff_number": entry.staff_number,
        "name": entry.name,
        "branch_id": entry.branch,
        "group_id": entry.group,
        "station": entry.station,
    }


def _first(connection: Connection, query: Select[Any]) -> Member | None:
    return next(iter(_all(connection, query)), None)


def _all(connection: Connection, query: Select[Any]) -> tuple[Member, ...]:
    rows = connection.execute(query).all()
    grants = _grants(connection, [row.id for row in rows])
    return tuple(_from_row(row, grants.get(row.id, frozenset())) for row in rows)


def _grants(connection: Connection, wanted: Iterable[UUID]) -> dict[UUID, frozenset[Grant]]:
    found: dict[UUID, frozenset[Grant]] = {}
    for row in connection.execute(select(member_roles).where(member_roles.c.member_id.in_(wanted))):
        grant = Grant(Role(row.role), row.branch_id)
        found[row.member_id] = found.get(row.member_id, frozenset()) | {grant}
    return found


def _from_row(row: Row[Any], grants: frozenset[Grant]) -> Member:
    branch = None if row.branch_id is None else Branch(row.branch_id, row.branch_name, row.branch_demo)
    return Member(
        id=row.id,
        staff_number=row.staff_number,
        name=row.name,
        branch=branch,
        group=row.group_name,
        grants=grants,
        active=row.pin_hash is not None,
        left=row.left_at is not None,
        station=row.station,
    )
