"""Give a restored database a name of its own as a box."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import inspect, update

from study.storage import Storage
from study.tables import this_box


def rename_box(url: str, *, now: datetime) -> None:
    """Name a copy anew, since its original may go on telling events under the old name.

    What both told would otherwise carry the same device and numbers. A copy from before there were events
    gets its name when it is migrated.

    Raises:
        StorageUnavailableError: it cannot be written.
    """
    storage = Storage.open(url, must_exist=True)
    try:
        with storage.writing() as connection:
            if inspect(connection).has_table(this_box.name):
                connection.execute(update(this_box).values(id=f"box-{uuid4().hex}", made_at=now))
    finally:
        storage.close()
