"""Read a SQLite file that never changes, from any number of threads."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Database:
    """An opened file. Each thread has a connection of its own.

    When the file has been deleted, threads that come later share the first connection.
    """

    def __init__(self, path: Path) -> None:
        """Open for reading; as the file never changes, SQLite need not lock it."""
        self._uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._first = _Connection(self._uri)
        self._first_in_use = threading.Lock()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        connection = self._of_this_thread()
        if connection is not None:
            return connection.rows(sql, parameters)
        with self._first_in_use:
            return self._first.rows(sql, parameters)

    def _of_this_thread(self) -> _Connection | None:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            try:
                connection = self._local.connection = _Connection(self._uri)
            except sqlite3.OperationalError:
                return None
        return connection


class _Connection:
    """A connection that is closed as soon as its thread or its database is gone.

    Python's own object is part of a cycle with its cache of statements: left to itself it would keep the
    file open until the cycle collector next comes by.
    """

    def __init__(self, uri: str) -> None:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._execute = connection.execute
        weakref.finalize(self, connection.close)

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        return list(self._execute(sql, parameters))
