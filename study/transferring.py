"""Carry all records from one database into another, whatever kind either is."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, insert, select

from study.errors import CopyRefusedError
from study.migrating import is_newest
from study.storage import Storage
from study.tables import metadata, this_box

_AT_ONCE = 500
_TABLES = tuple(table for table in metadata.sorted_tables if table is not this_box)


def copy_rows(source: Storage, target: Storage) -> None:
    """Copy every row as of one moment into a database that has the newest layout and holds nothing.

    The target keeps its own name as a box.

    Raises:
        CopyRefusedError: the source has an older layout.
        StorageUnavailableError: one cannot be read, or the other not written.
    """
    if not is_newest(source):
        raise CopyRefusedError("the records have the layout of an older Yunxue: start this one on them once")
    with source.reading() as there, target.writing() as here:
        for table in _TABLES:
            _copy(table, there, here)
            if here.dialect.name == "postgresql":
                _go_on_counting(table, here)


def _copy(table: Table, there: Connection, here: Connection) -> None:
    rows = there.execute(select(table), execution_options={"yield_per": _AT_ONCE})
    for some in rows.mappings().partitions():
        here.execute(insert(table), [dict(row) for row in some])


def _go_on_counting(table: Table, here: Connection) -> None:
    """Number new rows above those that were copied: PostgreSQL knows only of numbers that it gave itself."""
    column = table.autoincrement_column
    if column is None:
        return
    counter = here.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
    if counter is not None:
        last = here.scalar(select(func.max(column)))
        here.execute(select(func.setval(counter, last or 1, last is not None)))
