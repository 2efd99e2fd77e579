"""Take the name out of the records of who leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import MemberLeftError
from study.people import members, roles
from study.storage import Storage
from study.tables import (
    activation_codes,
    demo_links,
    member_roles,
    sign_ins,
    talk_keys,
    talk_note_boxes,
    talk_notes,
    visitors,
)
from study.tables import members as table


def depart(storage: Storage, member: UUID, *, actor: Actor, now: datetime) -> None:
    """Pseudonymise a member: number, name, PIN, roles and sign-ins are gone, the id and its records stay.

    Branch and group stay too, so that the sums of past months remain what they were. Of notes of talks the
    leaver's key goes: the other person reads them still, and what nobody can read any more is deleted. There
    is no way back.

    Raises:
        UnknownMemberError, MemberLeftError: there is nobody to leave.
        LastAdministratorError: nobody would be left who may give roles.
    """
    with storage.writing() as connection:
        standing = members.demand(connection, member)
        if standing.left:
            raise MemberLeftError
        roles.write(connection, standing, frozenset(), actor=actor, now=now)
        roles.demand_an_administrator(connection)
        _take_out(connection, member, now=now)
        audit.record(connection, Action.MEMBER_LEFT, actor=actor, subject=f"member:{member}", now=now)


def _take_out(connection: Connection, member: UUID, *, now: datetime) -> None:
    gone = {"staff_number": None, "name": None, "pin_hash": None, "left_at": now}
    connection.execute(update(table).where(table.c.id == member).values(gone))
    for other in (activation_codes, demo_links, member_roles, talk_keys, talk_note_boxes):
        connection.execute(delete(other).where(other.c.member_id == member))
    boxed = select(talk_note_boxes.c.talk_id)
    connection.execute(delete(talk_notes).where(talk_notes.c.talk_id.not_in(boxed)))
    own = select(sign_ins.c.id).where(sign_ins.c.member_id == member)
    connection.execute(update(visitors).where(visitors.c.id.in_(own)).values(display_name=None))
    connection.execute(
        update(sign_ins)
        .where(sign_ins.c.member_id == member, sign_ins.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
