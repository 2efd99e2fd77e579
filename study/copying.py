"""Copy the study database while others write to it, and check a copy before it is trusted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from study.errors import CopyRefusedError, StorageUnavailableError

_PAGES_A_STEP = -1  # all in one step: the copy is of one moment, and in WAL mode no writer waits for it


def database_file(url: str) -> Path:
    """The file of a SQLite database.

    Raises:
        CopyRefusedError: the database is of another kind, which has tools of its own for this.
        StorageUnavailableError: the URL is malformed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageUnavailableError(f"URL of {type(error).__name__}") from error
    if parsed.get_backend_name() != "sqlite":
        raise CopyRefusedError(
            f"the records are in {parsed.get_backend_name()}: copy them with its own tool (pg_dump)"
        )
    return Path(parsed.database or "")


def copy_database(source: Path, target: Path) -> None:
    """Write a copy of one moment into a new file; whoever writes goes on writing.

    Raises:
        StorageUnavailableError: there is no database, or it cannot be read.
    """
    if not source.is_file():
        raise StorageUnavailableError(f"there is no file {source}")
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as opened,
            closing(sqlite3.connect(target)) as copy,
        ):
            opened.backup(copy, pages=_PAGES_A_STEP)
    except sqlite3.Error as error:
        raise StorageUnavailableError(f"{type(error).__name__}: {error}") from error


def check_copy(file: Path) -> None:
    """Hold a copy against its own structure.

    Raises:
        CopyRefusedError: it is damaged, or no database.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchall()
            broken = copy.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        raise CopyRefusedError(f"{file.name} cannot be read: {error}") from error
    if found != [("ok",)] or broken:
        raise CopyRefusedError(f"{file.name} is damaged: {found[0][0]}, {len(broken)} loose rows")
