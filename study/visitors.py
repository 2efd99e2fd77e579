"""Keep what is known of a visitor: an opaque id and the name it goes by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from study.records import Visitor
from study.rules import clean_name
from study.storage import Storage
from study.tables import visitors


def find(storage: Storage, visitor: str) -> Visitor:
    """The visitor of that id; one who has left no record yet has no name."""
    with storage.reading() as connection:
        return Visitor(id=visitor, display_name=_name_of(connection, visitor))


def rename(storage: Storage, visitor: str, name: str, *, now: datetime) -> Visitor:
    """Set the name a visitor goes by from now on; records already made keep theirs.

    Raises:
        InvalidRecordError: the name breaks the rules.
    """
    cleaned = clean_name(name)
    with storage.writing() as connection:
        ensure(connection, visitor, now=now)
        _set_name(connection, visitor, cleaned)
    return Visitor(id=visitor, display_name=cleaned)


def ensure(connection: Connection, visitor: str, *, now: datetime) -> None:
    """Make the visitor's row on the first record, not before: looking around leaves nothing behind."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"id": visitor, "display_name": None, "first_seen_at": now}
    connection.execute(insert(visitors).values(row).on_conflict_do_nothing(index_elements=["id"]))


def _name_of(connection: Connection, visitor: str) -> str | None:
    return connection.scalar(select(visitors.c.display_name).where(visitors.c.id == visitor))


def _set_name(connection: Connection, visitor: str, name: str) -> None:
    connection.execute(update(visitors).where(visitors.c.id == visitor).values(display_name=name))
