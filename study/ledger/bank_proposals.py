"""Propose drafted items to content staff: as drafts, each once, whatever was decided on it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from knowledge.bank.item import Item
from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.ledger.bank import State, StoredItem, find_all
from study.ledger.bank_import import add_new
from study.rules import clean_unit
from study.storage import Storage


def propose(
    storage: Storage, drafted: Sequence[Item], collection: str, *, actor: Actor, now: datetime
) -> tuple[StoredItem, ...]:
    """Add those that the bank never had, and return them.

    What was edited, approved or dropped since it was proposed first stays as it is.

    Raises:
        InvalidRecordError: the collection's name is none.
        StorageUnavailableError: the database cannot be written; then nothing was added.
    """
    collection = clean_unit("collection", collection)
    with storage.writing() as connection:
        new = _never_had(connection, drafted)
        if not new:
            return ()
        add_new(connection, new, collection, State.DRAFT, actor=actor, now=now)
        details = {"added": len(new), "as_drafts": True}
        audit.record(
            connection,
            Action.BANK_IMPORTED,
            actor=actor,
            subject=f"collection:{collection}",
            now=now,
            details=details,
        )
        added = find_all(connection, [item.id for item in new])
    return tuple(added[item.id] for item in new)


def never_had(storage: Storage, drafted: Sequence[Item]) -> tuple[Item, ...]:
    """Those that `propose` would add.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        return tuple(_never_had(connection, drafted))


def _never_had(connection: Connection, drafted: Sequence[Item]) -> list[Item]:
    known = find_all(connection, [item.id for item in drafted])
    return list({item.id: item for item in drafted if item.id not in known}.values())
