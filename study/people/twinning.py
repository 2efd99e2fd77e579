"""Twin branches (结对共建): members of one may be guests in a session of the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, or_, select

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import InvalidRecordError, NotTwinnedError, UnknownBranchError
from study.storage import Storage
from study.tables import branches, twinned_branches


def set_twins(storage: Storage, branch: UUID, wanted: Iterable[UUID], *, actor: Actor, now: datetime) -> None:
    """Twin a branch with exactly these.

    Raises:
        UnknownBranchError: it or one of them does not exist.
        InvalidRecordError: it is among them.
    """
    after = frozenset(wanted)
    if branch in after:
        raise InvalidRecordError("branch", "twinned_with_itself", "other branches only")
    with storage.writing() as connection:
        if not {branch, *after} <= set(connection.scalars(select(branches.c.id))):
            raise UnknownBranchError
        before = twins(connection, branch)
        if before == after:
            return
        mine = or_(twinned_branches.c.branch_id == branch, twinned_branches.c.twin_id == branch)
        connection.execute(delete(twinned_branches).where(mine))
        for twin in after:
            connection.execute(insert(twinned_branches).values(branch_id=branch, twin_id=twin))
            connection.execute(insert(twinned_branches).values(branch_id=twin, twin_id=branch))
        details = {"before": sorted(map(str, before)), "after": sorted(map(str, after))}
        audit.record(
            connection,
            Action.BRANCH_TWINNED,
            actor=actor,
            subject=f"branch:{branch}",
            now=now,
            details=details,
        )


def of_branch(storage: Storage, branch: UUID) -> frozenset[UUID]:
    """The branches that a branch is twinned with.

    Raises:
        UnknownBranchError: there is no such branch.
    """
    with storage.reading() as connection:
        if connection.scalar(select(branches.c.id).where(branches.c.id == branch)) is None:
            raise UnknownBranchError
        return twins(connection, branch)


def twins(connection: Connection, branch: UUID) -> frozenset[UUID]:
    """The same within a transaction; none where there is no such branch."""
    query = select(twinned_branches.c.twin_id).where(twinned_branches.c.branch_id == branch)
    return frozenset(connection.scalars(query))


def demand_twins(connection: Connection, branch: UUID, guests: Iterable[UUID]) -> None:
    """Hold branches against what a branch is twinned with.

    Raises:
        NotTwinnedError: one of them is not.
    """
    if not frozenset(guests) <= twins(connection, branch):
        raise NotTwinnedError
