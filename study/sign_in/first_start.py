"""Make the first administrator of an empty database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from study.actors import SYSTEM
from study.audit import log as audit
from study.audit.log import Action
from study.people import members, roles
from study.people.members import Entry
from study.people.records import Grant, Role
from study.people.words import RosterWords
from study.sign_in import codes
from study.storage import Storage
from study.tables import members as table

STAFF_NUMBER = "ADMIN"


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Whom the first start has made, with the one-time secret: shown once, kept nowhere."""

    staff_number: str
    code: str


def make_first_administrator(
    storage: Storage, key: str, words: RosterWords, *, now: datetime
) -> FirstAdministrator | None:
    """An administrator for a database without members; None if there are some."""
    with storage.writing() as connection:
        if connection.scalar(select(func.count()).select_from(table)):
            return None
        member = members.add(connection, Entry(STAFF_NUMBER, words.administrator, None, None), now=now)
        audit.record(connection, Action.MEMBER_ADDED, actor=SYSTEM, subject=f"member:{member}", now=now)
        grants = frozenset({Grant(Role.ADMIN, None)})
        roles.write(connection, members.demand(connection, member), grants, actor=SYSTEM, now=now)
        code = codes.issue_within(connection, key, member, actor=SYSTEM, now=now)
    return FirstAdministrator(STAFF_NUMBER, code)
