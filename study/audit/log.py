"""Write the audit log in the transaction of the change itself, read it, and verify it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from study.actors import Actor
from study.audit.chain import START, Deed, Fault, Head, Link, first_fault, link
from study.storage import Storage
from study.tables import audit_head, audit_log

_ONLY_ROW = 1
_READ_AT_ONCE = 500


class Action(StrEnum):
    """What was done: stored, so never renamed."""

    RELEASE_PUBLISHED = "release.published"
    RELEASE_ROLLED_BACK = "release.rolled_back"
    BRANCH_ADDED = "branch.added"
    BRANCH_TWINNED = "branch.twinned"
    ROSTER_IMPORTED = "roster.imported"
    MEMBER_ADDED = "member.added"
    MEMBER_CHANGED = "member.changed"
    MEMBER_LEFT = "member.left"
    ROLES_SET = "roles.set"
    CODE_ISSUED = "activation_code.issued"
    PIN_SET = "pin.set"
    TALK_KEY_SET = "talk_key.set"
    SIGN_INS_REVOKED = "sign_ins.revoked"
    BANK_IMPORTED = "bank.imported"
    ITEM_CHANGED = "item.changed"
    ITEM_APPROVED = "item.approved"
    ITEM_DROPPED = "item.dropped"
    CARD_APPROVED = "card.approved"
    CARD_WITHDRAWN = "card.withdrawn"
    FEEDBACK_DISMISSED = "feedback.dismissed"
    SHEET_ENTERED = "sheet.entered"
    MAKE_UP_DECIDED = "make_up.decided"
    TOKEN_ISSUED = "token.issued"  # noqa: S105 - an action, not a secret
    TOKEN_REVOKED = "token.revoked"  # noqa: S105 - as above
    EVENTS_RECEIVED = "events.received"


def record(
    connection: Connection,
    action: Action,
    *,
    actor: Actor,
    subject: str,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> Link:
    """Append an entry in the writing transaction that makes the change: both are kept, or neither."""
    head = _head(connection)
    made = link(head, Deed(actor, action.value, subject, details or {}, now))
    connection.execute(
        insert(audit_log).values(
            number=made.number, entry=made.entry, previous_hash=made.previous_hash, hash=made.hash
        )
    )
    if head == START:
        connection.execute(insert(audit_head).values(id=_ONLY_ROW, number=made.number, hash=made.hash))
    else:
        connection.execute(update(audit_head).values(number=made.number, hash=made.hash))
    return made


def newest(storage: Storage, *, before: int | None, limit: int) -> tuple[Link, ...]:
    """The newest entries, newest first; with `before`, older ones than that."""
    query = select(audit_log).order_by(audit_log.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(audit_log.c.number < before)
    with storage.reading() as connection:
        return tuple(Link(*row) for row in connection.execute(query))


def verify(storage: Storage) -> tuple[Head, Fault | None]:
    """Where the log ends, and the first entry that is not as it was written."""
    with storage.reading() as connection:
        head = _head(connection)
        return head, first_fault(_all(connection), head)


def _head(connection: Connection) -> Head:
    row = connection.execute(select(audit_head.c.number, audit_head.c.hash)).first()
    return START if row is None else Head(row.number, row.hash)


def _all(connection: Connection) -> Iterator[Link]:
    rows = connection.execution_options(yield_per=_READ_AT_ONCE).execute(
        select(audit_log).order_by(audit_log.c.number)
    )
    return (Link(*row) for row in rows)
