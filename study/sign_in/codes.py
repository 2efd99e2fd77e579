"""Issue activation codes, each for one member and one use."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import MemberLeftError
from study.people import members
from study.sign_in import sign_ins
from study.sign_in.secrets import keyed_hash, new_code, read_code
from study.storage import Storage
from study.tables import activation_codes
from study.tables import members as member_table

VALID_FOR = timedelta(days=14)


def issue(storage: Storage, key: str, member: UUID, *, actor: Actor, now: datetime) -> str:
    """A new code for a member, in place of any other code, PIN and sign-in: a lost phone is out at once.

    Raises:
        UnknownMemberError, MemberLeftError: there is nobody to give it to.
    """
    with storage.writing() as connection:
        return issue_within(connection, key, member, actor=actor, now=now)


def issue_within(connection: Connection, key: str, member: UUID, *, actor: Actor, now: datetime) -> str:
    """The same within a larger change."""
    if members.demand(connection, member).left:
        raise MemberLeftError
    code = new_code()
    _forget(connection, member)
    row = {"member_id": member, "code_hash": _hash(key, member, code), "expires_at": now + VALID_FOR}
    connection.execute(insert(activation_codes).values(row))
    connection.execute(update(member_table).where(member_table.c.id == member).values(pin_hash=None))
    sign_ins.revoke(connection, member, actor=actor, now=now)
    audit.record(connection, Action.CODE_ISSUED, actor=actor, subject=f"member:{member}", now=now)
    return code


def redeem(connection: Connection, key: str, member: UUID, code: str, *, now: datetime) -> bool:
    """Use a code up; false if it is not this member's, or too old."""
    wanted = (
        activation_codes.c.member_id == member,
        activation_codes.c.code_hash == _hash(key, member, code),
        activation_codes.c.expires_at > now,
    )
    if connection.execute(select(activation_codes).where(*wanted)).first() is None:
        return False
    _forget(connection, member)
    return True


def _forget(connection: Connection, member: UUID) -> None:
    connection.execute(delete(activation_codes).where(activation_codes.c.member_id == member))


def _hash(key: str, member: UUID, code: str) -> str:
    return keyed_hash(key, "code", str(member), read_code(code))
