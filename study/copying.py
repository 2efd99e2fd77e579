"""Copy the records while others write to them, check a copy before it is trusted, and put one back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from study.dumping import PostgresqlRecords
from study.errors import CopyRefusedError, StorageUnavailableError
from study.renaming import rename_box

_PAGES_A_STEP = -1  # all in one step: the copy is of one moment, and in WAL mode no writer waits for it


class Records(Protocol):
    """Where the records are kept; a copy of them is a file that is called `name`."""

    name: ClassVar[str]

    def copy_into(self, folder: Path) -> None:
        """Write a copy of one moment, checked; whoever writes goes on writing.

        Raises:
            StorageUnavailableError: there is no database, or it cannot be read.
            CopyRefusedError: what was read cannot be trusted.
        """

    def check(self, folder: Path) -> None:
        """Hold the copy in a folder against its own structure.

        Raises:
            CopyRefusedError: it is damaged, no database, or one of another kind.
        """

    def standing(self) -> str | None:
        """What stands where a copy would be put, if anything does.

        Raises:
            CopyRefusedError: it is in use, or not ours to replace.
        """

    def move_aside(self, folder: Path) -> None:
        """Keep what stands in another folder, so that it may be replaced."""

    def put(self, folder: Path, *, now: datetime) -> None:
        """Put the copy in a folder in the place of whatever stands; the copy is gone from the folder then.

        It gets a name of its own as a box: the original may go on telling events under the old one.
        """


def records_at(url: str, *, tools: Path | None = None) -> Records:
    """The records at a database's URL; `tools` is the folder of pg_dump and pg_restore, if not on the path.

    Raises:
        CopyRefusedError: the database is of a kind for which there is no tool here.
        StorageUnavailableError: the URL is malformed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageUnavailableError(f"URL of {type(error).__name__}") from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return SqliteRecords(Path(parsed.database or ""))
    if kind == "postgresql":
        return PostgresqlRecords(parsed, tools)
    raise CopyRefusedError(f"the records are in {kind}: copy them with its own tools")


class SqliteRecords:
    """Records in a SQLite file."""

    name: ClassVar[str] = "yunxue.db"

    def __init__(self, file: Path) -> None:
        self._file = file

    def copy_into(self, folder: Path) -> None:
        """See `Records`."""
        if not self._file.is_file():
            raise StorageUnavailableError(f"there is no file {self._file}")
        try:
            with (
                closing(_opened(self._file, "mode=ro")) as opened,
                closing(sqlite3.connect(folder / self.name)) as copy,
            ):
                opened.backup(copy, pages=_PAGES_A_STEP)
        except sqlite3.Error as error:
            raise StorageUnavailableError(f"{type(error).__name__}: {error}") from error
        self.check(folder)

    def check(self, folder: Path) -> None:
        """See `Records`."""
        file = folder / self.name
        if (folder / PostgresqlRecords.name).exists():
            raise CopyRefusedError(
                "the records of this backup are from PostgreSQL: set YUNXUE_DATABASE_URL to an empty database"
            )
        try:
            with closing(_opened(file, "mode=ro&immutable=1")) as copy:
                found = copy.execute("PRAGMA integrity_check").fetchall()
                broken = copy.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.Error as error:
            raise CopyRefusedError(f"{file.name} cannot be read: {error}") from error
        if found != [("ok",)] or broken:
            raise CopyRefusedError(f"{file.name} is damaged: {found[0][0]}, {len(broken)} loose rows")

    def standing(self) -> str | None:
        """See `Records`."""
        there = self._there()
        return str(there[0]) if there else None

    def move_aside(self, folder: Path) -> None:
        """See `Records`."""
        for path in self._there():
            shutil.move(path, folder / path.name)

    def put(self, folder: Path, *, now: datetime) -> None:
        """See `Records`."""
        rename_box(f"sqlite:///{folder / self.name}", now=now)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / self.name, self._file)

    def _there(self) -> list[Path]:
        beside = [self._file.with_name(f"{self._file.name}{suffix}") for suffix in ("", "-wal", "-shm")]
        return [path for path in beside if path.exists()]


def _opened(file: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?{options}", uri=True)
