"""Open the study database and run transactions in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from study.errors import StorageUnavailableError

BUSY_TIMEOUT_S = 10
WRITERS_QUEUE = 0x79756E  # the key of PostgreSQL's advisory lock that writers wait for

# So that a server whose cable was pulled is known to be away within seconds, not after hours.
_NOTICED: Mapping[str, int] = {
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 5,  # seconds
    "keepalives_interval": 2,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}


class Storage:
    """The study database: one engine, reading and writing transactions.

    One writer at a time: SQLite's write lock (BEGIN IMMEDIATE), on PostgreSQL an advisory lock. So looking
    and then inserting is one step, waiting writers queue instead of failing, and what has the higher
    number was written later. Writers of one process queue before they take a connection: otherwise a crowd
    of them would hold all connections, and nobody could read.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = Lock()

    @classmethod
    def open(cls, url: str, *, must_exist: bool = False) -> Storage:
        """Connect lazily to the database at `url`; makes the folder of a SQLite file.

        With `must_exist` nothing is made: that is for whoever only wants to look.

        Raises:
            StorageUnavailableError: the URL is malformed, its driver or the file is missing.
        """
        try:
            parsed = make_url(url)
            engine = _engine(parsed)
        except ModuleNotFoundError as error:
            missing = f"its driver {error.name} is not installed; it is in pyproject.toml's group postgresql"
            raise StorageUnavailableError(missing) from error
        except (ArgumentError, NoSuchModuleError) as error:
            raise StorageUnavailableError(f"URL of {type(error).__name__}") from error
        if parsed.get_backend_name() == "sqlite":
            _prepare_folder(Path(parsed.database or ""), must_exist=must_exist)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return cls(engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one consistent state.

        Raises:
            StorageUnavailableError: the database cannot be read.
        """
        with _translated(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on disk when the block ends, or not at all.

        Raises:
            StorageUnavailableError: the database cannot be written.
            sqlalchemy.exc.IntegrityError: another writer was first; the caller decides.
        """
        with self._turn(), _translated(), self._engine.connect() as connection:
            connection.execution_options(yunxue_writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_S}s'"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_QUEUE})
                yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._writers.acquire(timeout=BUSY_TIMEOUT_S):
            raise StorageUnavailableError(f"other writers of this process took over {BUSY_TIMEOUT_S} s")
        try:
            yield
        finally:
            self._writers.release()

    def ping(self) -> None:
        """Read from the records' own tables, so that a missing migration shows as well.

        Raises:
            StorageUnavailableError: the database does not answer.
        """
        with self.reading() as connection:
            connection.execute(text("SELECT 1 FROM visitors LIMIT 1"))

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def is_writing(connection: Connection) -> bool:
    """Whether its transaction came from `Storage.writing`: what it sees may be taken back."""
    return bool(connection.get_execution_options().get("yunxue_writes", False))


def _engine(url: URL) -> Engine:
    """Parameters hold names and questions, so they are kept out of error messages and logs.

    A server may have been restarted since a connection was made: each is tried before it is used. What the
    URL says of waiting goes before what we say.
    """
    if url.get_backend_name() != "postgresql":
        return create_engine(url, hide_parameters=True, pool_timeout=BUSY_TIMEOUT_S)
    noticed = {name: value for name, value in _NOTICED.items() if name not in url.query}
    return create_engine(
        url, hide_parameters=True, pool_timeout=BUSY_TIMEOUT_S, pool_pre_ping=True, connect_args=noticed
    )


def _prepare_folder(file: Path, *, must_exist: bool) -> None:
    if must_exist and not file.is_file():
        raise StorageUnavailableError(f"there is no file {file}")
    file.parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeoutError) as error:
        cause = getattr(error, "orig", None) or error
        raise StorageUnavailableError(f"{type(cause).__name__}: {cause}") from error


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Make SQLite survive a power cut (WAL, FULL), keep foreign keys, and wait for other writers."""
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # SQLAlchemy's begin event below says BEGIN, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_S * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # a name taken out is overwritten, not only unlinked
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing(connection) else "BEGIN")
