"""Write events into a file that is whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cli.errors import FilesRefusedError, PlaceTakenError
from study.events.batch import write_batch
from study.events.event import Event
from study.ledger import exchange_out
from study.storage import Storage

_OWNER_ONLY = 0o600


def export_events(storage: Storage, file: Path, *, since: int) -> tuple[int, int]:
    """Write what came after a position; how many events, and the position up to which.

    Raises:
        PlaceTakenError: the file is there already.
        FilesRefusedError: the disk refuses.
        StorageUnavailableError: the records cannot be read.
    """
    if file.exists():
        raise PlaceTakenError(file, "is there already", "name another file")
    stretch = exchange_out.stretch_to_end(storage, after=since)

    def events() -> Iterator[Event]:
        return exchange_out.travelling(exchange_out.placed_in(storage, stretch))

    staged = file.with_name(f".{file.name}.part")
    try:
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as opened:
            count = write_batch(stretch, events, opened)
            opened.flush()
            os.fsync(opened.fileno())
        staged.replace(file)
    except OSError as error:
        raise FilesRefusedError("the export", error) from error
    finally:
        staged.unlink(missing_ok=True)
    return count, stretch.to
