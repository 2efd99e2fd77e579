"""Give a restored database a name of its own as a box."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, inspect, update

from study.storage import Storage
from study.tables import open_draws, this_box


def rename_box(url: str, *, now: datetime) -> None:
    """Name a copy anew, since its original may go on telling events under the old name.

    What both told would otherwise carry the same device and numbers. A copy from before there were events
    gets its name when it is migrated. The seeds of draws that were open go: the original closes these, and
    a draw that two boxes closed would have two ends.

    Raises:
        StorageUnavailableError: it cannot be written.
    """
    storage = Storage.open(url, must_exist=True)
    try:
        with storage.writing() as connection:
            there = inspect(connection)
            if there.has_table(this_box.name):
                connection.execute(update(this_box).values(id=f"box-{uuid4().hex}", made_at=now))
            if there.has_table(open_draws.name):
                connection.execute(delete(open_draws))
    finally:
        storage.close()
