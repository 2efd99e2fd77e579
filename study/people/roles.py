"""Give and take roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, func, insert, select

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import InvalidRecordError, LastAdministratorError, MemberLeftError, UnknownBranchError
from study.people import members
from study.people.records import GRANTED, Grant, Member, Role
from study.storage import Storage
from study.tables import branches, member_roles


def set_grants(
    storage: Storage, member: UUID, grants: Iterable[Grant], *, actor: Actor, now: datetime
) -> Member:
    """Give a member exactly these roles.

    Raises:
        UnknownMemberError, MemberLeftError, UnknownBranchError: there is nobody, or no such branch.
        InvalidRecordError: a role cannot be granted, or not there: secretaries need a branch,
            administrators are everywhere.
        LastAdministratorError: nobody would be left who may give roles.
    """
    wanted = frozenset(grants)
    _check(wanted)
    with storage.writing() as connection:
        standing = members.demand(connection, member)
        if standing.left:
            raise MemberLeftError
        known = set(connection.scalars(select(branches.c.id)))
        if any(grant.branch is not None and grant.branch not in known for grant in wanted):
            raise UnknownBranchError
        write(connection, standing, wanted, actor=actor, now=now)
        demand_an_administrator(connection)
        return members.demand(connection, member)


def write(
    connection: Connection, member: Member, wanted: frozenset[Grant], *, actor: Actor, now: datetime
) -> None:
    """Write the roles and put the change on record, if it is one."""
    if wanted == member.grants:
        return
    connection.execute(delete(member_roles).where(member_roles.c.member_id == member.id))
    for grant in wanted:
        row = {"id": uuid4(), "member_id": member.id, "role": grant.role.value, "branch_id": grant.branch}
        connection.execute(insert(member_roles).values(row))
    audit.record(
        connection,
        Action.ROLES_SET,
        actor=actor,
        subject=f"member:{member.id}",
        now=now,
        details={"before": _spoken(member.grants), "after": _spoken(wanted)},
    )


def demand_an_administrator(connection: Connection) -> None:
    """Undo the transaction by an error when it leaves nobody who may give roles."""
    if not administrators(connection):
        raise LastAdministratorError


def administrators(connection: Connection) -> int:
    """How many there are."""
    count = select(func.count()).select_from(member_roles).where(member_roles.c.role == Role.ADMIN)
    return connection.scalar(count) or 0


def _check(grants: frozenset[Grant]) -> None:
    for grant in grants:
        if grant.role not in GRANTED:
            raise InvalidRecordError("role", "not_granted", "secretary, content or admin")
        if (grant.role is Role.SECRETARY and grant.branch is None) or (
            grant.role is Role.ADMIN and grant.branch is not None
        ):
            raise InvalidRecordError("role", "misplaced", "a branch for secretaries, none for administrators")


def _spoken(grants: frozenset[Grant]) -> list[str]:
    return sorted(f"{grant.role}@{grant.branch or '*'}" for grant in grants)
