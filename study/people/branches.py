"""Keep the branches and the groups in them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import NameTakenError
from study.people.records import Branch
from study.rules import clean_unit
from study.storage import Storage
from study.tables import branches, groups


def add(storage: Storage, name: str, *, actor: Actor, now: datetime) -> Branch:
    """Make a branch.

    Raises:
        InvalidRecordError: the name breaks the rules.
        NameTakenError: there is one of that name.
    """
    cleaned = clean_unit("branch", name)
    with storage.writing() as connection:
        if cleaned in by_name(connection):
            raise NameTakenError
        return insert_branch(connection, cleaned, actor=actor, now=now)


def insert_branch(
    connection: Connection, name: str, *, actor: Actor, now: datetime, demo: bool = False
) -> Branch:
    """Make a branch within a larger change."""
    branch = Branch(uuid4(), name, demo)
    row = {"id": branch.id, "name": name, "demo": demo, "made_at": now}
    connection.execute(insert(branches).values(row))
    audit.record(connection, Action.BRANCH_ADDED, actor=actor, subject=f"branch:{branch.id}", now=now)
    return branch


def every(storage: Storage) -> tuple[Branch, ...]:
    """All branches by name."""
    with storage.reading() as connection:
        return tuple(branch for _, branch in sorted(by_name(connection).items()))


def by_name(connection: Connection) -> dict[str, Branch]:
    """All branches under their names."""
    rows = connection.execute(select(branches.c.id, branches.c.name, branches.c.demo))
    return {row.name: Branch(row.id, row.name, row.demo) for row in rows}


def ensure_group(connection: Connection, branch: UUID, name: str) -> UUID:
    """The group of that name in a branch; made when it is first named."""
    wanted = select(groups.c.id).where(groups.c.branch_id == branch, groups.c.name == name)
    standing: UUID | None = connection.scalar(wanted)
    if standing is not None:
        return standing
    made = uuid4()
    connection.execute(insert(groups).values(id=made, branch_id=branch, name=name))
    return made
