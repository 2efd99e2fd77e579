"""Copy records out of PostgreSQL and put them back, with PostgreSQL's own tools."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from sqlalchemy import URL, Connection, text

from study.errors import CopyRefusedError
from study.renaming import rename_box
from study.storage import Storage
from study.tables import metadata

_OURS = {*metadata.tables, "alembic_version"}
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
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
    """Records in a PostgreSQL database that holds nothing else; see `study.copying.Records`.

    The tools must be of the server's own version: an older pg_dump refuses a newer server, and what a newer
    one writes an older server does not take back.
    """

    name: ClassVar[str] = "yunxue.pgdump"

    def __init__(self, url: URL, tools: Path | None) -> None:
        self._url = url
        self._tools = tools

    def copy_into(self, folder: Path) -> None:
        """pg_dump reads one moment (REPEATABLE READ), and no writer waits for it."""
        with self._connected() as connection:
            dump = self._tool("pg_dump", connection)
        self._run(dump, "--format=custom", "--no-comments", *_BARE, f"--file={folder / self.name}")
        self.check(folder)

    def check(self, folder: Path) -> None:
        """Let pg_restore read all of it."""
        file = folder / self.name
        if not file.is_file():
            raise CopyRefusedError(
                "the records of this backup are a SQLite file: leave YUNXUE_DATABASE_URL empty to restore it"
            )
        with self._connected() as connection:
            restore = self._tool("pg_restore", connection)
        self._run(restore, f"--file={os.devnull}", str(file), connects=False)

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
        """All tables come back in one transaction; who is killed before its end has an empty database."""
        storage = Storage.open(self._shown())
        with storage.writing() as connection:
            restore = self._tool("pg_restore", connection)
            for table in connection.execute(_TABLES).all():
                connection.execute(text(f"DROP TABLE {table.quoted} CASCADE"))
            connection.execute(text("DROP FUNCTION IF EXISTS refuse_change CASCADE"))
        storage.close()
        self._run(restore, "--single-transaction", "--exit-on-error", *_BARE, str(folder / self.name))
        rename_box(self._shown(), now=now)
        (folder / self.name).unlink()

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

    def _tool(self, name: str, connection: Connection) -> str:
        """Where a tool of the server's version is.

        Raises:
            CopyRefusedError: there is none.
        """
        server = int(str(connection.scalar(text("SHOW server_version_num")))) // 10_000
        advice = (
            f"install the client tools of PostgreSQL {server}, or set YUNXUE_POSTGRESQL_TOOLS to their folder"
        )
        found = shutil.which(name, path=None if self._tools is None else str(self._tools))
        if found is None:
            raise CopyRefusedError(f"the records are in PostgreSQL, and there is no {name}: {advice}")
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - what the path or the settings name
        version = _VERSION.search(said)
        if version is None or int(version[1]) != server:
            seen = f"of version {version[1]}" if version else "of an unknown version"
            raise CopyRefusedError(f"{found} is {seen}, the server of version {server}: {advice}")
        return found

    def _run(self, tool: str, *arguments: str, connects: bool = True) -> None:
        """Run a tool. A password goes by the environment: other users can read command lines."""
        environment = dict(os.environ)
        if connects:
            arguments = (f"--dbname={_without_password(self._url)}", *arguments)
            if password := _password(self._url):
                environment["PGPASSWORD"] = password
        done = subprocess.run(  # noqa: S603 - as above, and no argument comes from outside
            [tool, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
            raise CopyRefusedError(f"{Path(tool).name} failed: {said[0]}")


def _password(url: URL) -> str:
    return str(url.password or url.query.get("password", ""))


def _without_password(url: URL) -> str:
    bare = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    ).difference_update_query(["password"])
    return bare.render_as_string()
