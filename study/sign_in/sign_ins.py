"""Keep who is signed in where."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.people import members
from study.people.records import Member
from study.storage import Storage
from study.tables import sign_ins

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ended:
    """There was a sign-in under that id, but it has ended."""


def open_sign_in(
    connection: Connection, member: UUID, *, now: datetime, kept_for: timedelta = KEPT_FOR
) -> str:
    """Sign a member in under a new visitor id: one that was known before signing in is never promoted."""
    visitor = secrets.token_hex(16)
    row = {"id": visitor, "member_id": member, "made_at": now, "expires_at": now + kept_for}
    connection.execute(insert(sign_ins).values(row))
    return visitor


def find(storage: Storage, visitor: str, *, now: datetime) -> Member | Ended | None:
    """Who is signed in under that visitor id; None if nobody ever was."""
    with storage.reading() as connection:
        row = connection.execute(select(sign_ins).where(sign_ins.c.id == visitor)).first()
        if row is None:
            return None
        if row.revoked_at is not None or row.expires_at <= now:
            return Ended()
        member = members.demand(connection, row.member_id)
        return Ended() if member.left else member


def sign_out(storage: Storage, visitor: str, *, now: datetime) -> None:
    """End one sign-in; again changes nothing."""
    with storage.writing() as connection:
        connection.execute(
            update(sign_ins)
            .where(sign_ins.c.id == visitor, sign_ins.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )


def revoke_all(storage: Storage, member: UUID, *, actor: Actor, now: datetime) -> int:
    """End every sign-in of a member; returns how many there were."""
    with storage.writing() as connection:
        return revoke(connection, member, actor=actor, now=now)


def revoke(
    connection: Connection, member: UUID, *, actor: Actor, now: datetime, but: str | None = None
) -> int:
    """The same within a larger change; `but` stays."""
    standing = (sign_ins.c.member_id == member, sign_ins.c.revoked_at.is_(None), sign_ins.c.expires_at > now)
    query = update(sign_ins).where(*standing).values(revoked_at=now)
    if but is not None:
        query = query.where(sign_ins.c.id != but)
    ended = connection.execute(query).rowcount
    if ended:
        audit.record(
            connection, Action.SIGN_INS_REVOKED, actor=actor, subject=f"member:{member}", now=now,
            details={"count": ended},
        )  # fmt: skip
    return ended
