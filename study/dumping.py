"""Copy records out of PostgreSQL and put them back, with PostgreSQL's own tools."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from sqlalchemy import URL, Connection, text

from study.copying import SqliteRecords
from study.errors import CopyRefusedError
from study.migrating import migrate
from study.postgresql_tools import find_tool, run_tool
from study.renaming import rename_box
from study.storage import Storage
from study.tables import metadata
from study.transferring import copy_rows

_OURS = {*metadata.tables, "alembic_version"}
_TABLES = text(
    "SELECT tablename, format('%I.%I', schemaname, tablename) AS quoted FROM pg_tables "
    "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
)
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
# No owners and rights: the copy may be put into a server with other users.
_BARE = ("--no-owner", "--no-privileges", "--no-password")


class PostgresqlRecords:
    """Records in a PostgreSQL database that holds nothing else; see `study.keeping.Records`.

    A copy is a dump, or where it must be portable a SQLite file; both can be put back.
    """

    name: ClassVar[str] = "yunxue.pgdump"

    def __init__(self, url: URL, tools: Path | None) -> None:
        self._url = url
        self._tools = tools

    def copy_into(self, folder: Path, *, portable: bool = False) -> None:
        """See `study.keeping.Records`. Both ways read one moment, and no writer waits for them."""
        if portable:
            self._copy_rows_into(folder)
            return
        with self._connected() as connection:
            dump = find_tool("pg_dump", self._tools, connection)
        out = f"--file={folder / self.name}"
        run_tool(dump, "--format=custom", "--no-comments", *_BARE, out, database=self._url)
        self.check(folder)

    def check(self, folder: Path) -> None:
        """See `study.keeping.Records`. pg_restore reads all of a dump."""
        if not (folder / self.name).is_file():
            SqliteRecords(folder / SqliteRecords.name).check(folder)
            return
        with self._connected() as connection:
            restore = find_tool("pg_restore", self._tools, connection)
        run_tool(restore, f"--file={os.devnull}", str(folder / self.name))

    def standing(self) -> str | None:
        """The database, if it holds tables of ours."""
        with self._connected() as connection:
            if others := connection.scalar(_OTHERS):
                raise CopyRefusedError(
                    f"the database {self._url.database} is in use ({others} connections): stop Yunxue first"
                )
            found = set(connection.scalars(_TABLES))
        if foreign := sorted(found - _OURS):
            raise CopyRefusedError(
                f"the database {self._url.database} holds tables that are not this Yunxue's ({foreign[0]}): "
                "set YUNXUE_DATABASE_URL to an empty one"
            )
        return f"the database {self._url.database}" if found else None

    def move_aside(self, folder: Path) -> None:
        """Dump it: what stands goes only when the copy is put in its place."""
        if self.standing() is not None:
            self.copy_into(folder)

    def put(self, folder: Path, *, now: datetime) -> None:
        """See `study.keeping.Records`. Who is killed before its end has an empty database."""
        if (folder / self.name).exists():
            with self._connected() as connection:
                restore = find_tool("pg_restore", self._tools, connection)
            self._clear()
            whole = ("--single-transaction", "--exit-on-error", *_BARE)
            run_tool(restore, *whole, str(folder / self.name), database=self._url)
            rename_box(self._shown(), now=now)
            (folder / self.name).unlink()
        elif (folder / SqliteRecords.name).exists():
            self._clear()
            self._put_rows_from(folder)
            rename_box(self._shown(), now=now)
            (folder / SqliteRecords.name).unlink()

    def _clear(self) -> None:
        with closing(Storage.open(self._shown())) as storage, storage.writing() as connection:
            for table in connection.execute(_TABLES).all():
                connection.execute(text(f"DROP TABLE {table.quoted} CASCADE"))
            connection.execute(text("DROP FUNCTION IF EXISTS refuse_change CASCADE"))

    def _copy_rows_into(self, folder: Path) -> None:
        with (
            closing(Storage.open(self._shown())) as source,
            closing(Storage.open(_sqlite_in(folder))) as target,
        ):
            migrate(target)
            copy_rows(source, target)
        SqliteRecords(folder / SqliteRecords.name).check(folder)

    def _put_rows_from(self, folder: Path) -> None:
        with (
            closing(Storage.open(_sqlite_in(folder), must_exist=True)) as source,
            closing(Storage.open(self._shown())) as target,
        ):
            migrate(source)  # it is a copy, and may be from an older Yunxue
            migrate(target)
            copy_rows(source, target)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        storage = Storage.open(self._shown())
        try:
            with storage.reading() as connection:
                yield connection
        finally:
            storage.close()

    def _shown(self) -> str:
        return self._url.render_as_string(hide_password=False)


def _sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / SqliteRecords.name}"
