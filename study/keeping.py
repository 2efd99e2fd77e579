"""Say where the records are kept, to copy them while others write to them and to put a copy back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from study.copying import SqliteRecords
from study.dumping import PostgresqlRecords
from study.errors import CopyRefusedError, StorageUnavailableError


class Records(Protocol):
    """Where the records are kept; a copy of them is a file in a folder."""

    def copy_into(self, folder: Path, *, portable: bool = False) -> None:
        """Write a copy of one moment, checked; whoever writes goes on writing.

        A `portable` one can be put into a database of any kind.

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

        It gets a name of its own as a box: the original may go on telling events under the old one. Nothing
        happens when the copy is gone already.
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
