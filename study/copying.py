"""Copy records out of SQLite and put them back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from study.errors import CopyRefusedError, StorageUnavailableError
from study.renaming import rename_box

_PAGES_A_STEP = -1  # all in one step: the copy is of one moment, and in WAL mode no writer waits for it


class SqliteRecords:
    """Records in a SQLite file."""

    name: ClassVar[str] = "yunxue.db"

    def __init__(self, file: Path) -> None:
        self._file = file

    def copy_into(self, folder: Path, *, portable: bool = False) -> None:  # noqa: ARG002 - it always is
        """See `study.keeping.Records`."""
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
        """See `study.keeping.Records`."""
        file = folder / self.name
        if not file.is_file():
            raise CopyRefusedError(
                "the records of this backup are a dump of PostgreSQL: set YUNXUE_DATABASE_URL to an empty "
                "database there, or make the backup with --portable"
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
        """See `study.keeping.Records`."""
        there = self._there()
        return str(there[0]) if there else None

    def move_aside(self, folder: Path) -> None:
        """See `study.keeping.Records`."""
        for path in self._there():
            shutil.move(path, folder / path.name)

    def put(self, folder: Path, *, now: datetime) -> None:
        """See `study.keeping.Records`."""
        if not (folder / self.name).exists():
            return
        rename_box(f"sqlite:///{folder / self.name}", now=now)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / self.name, self._file)

    def _there(self) -> list[Path]:
        beside = [self._file.with_name(f"{self._file.name}{suffix}") for suffix in ("", "-wal", "-shm")]
        return [path for path in beside if path.exists()]


def _opened(file: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?{options}", uri=True)
