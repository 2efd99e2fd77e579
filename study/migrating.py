"""Bring the study database to the newest layout, or back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from study.errors import StorageUnavailableError
from study.storage import Storage

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(storage: Storage, *, to: str = "head") -> None:
    """Bring the layout up to revision `to`, in one transaction; nothing happens when it is there.

    Processes that start at once wait for one another on the write lock.

    Raises:
        StorageUnavailableError: the database cannot be written, or a newer Yunxue has made it.
    """
    try:
        with storage.writing() as connection:
            command.upgrade(_configuration(connection), to)
    except CommandError as error:
        raise StorageUnavailableError(f"its layout is unknown to this version: {error}") from error


def is_newest(storage: Storage) -> bool:
    """Whether the layout is the one that this version works with.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        configuration = _configuration(connection)
        wanted = ScriptDirectory.from_config(configuration).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == wanted


def migrate_back(storage: Storage, *, to: str) -> None:
    """Take the layout back to revision `to` (`base`: no tables at all). Records in dropped tables are lost.

    Raises:
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        command.downgrade(_configuration(connection), to)


def _configuration(connection: object) -> Config:
    configuration = Config()
    # Alembic interpolates % in option values, and a path may hold one.
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    configuration.set_main_option("path_separator", "newline")
    configuration.attributes["connection"] = connection
    return configuration
