"""Give a backup or a restore a folder of its own."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.errors import PlaceTakenError

# How things are called in a backup and in the data folder.
RELEASES, SECRETS = "releases", "secrets"
_WORKING = ".backing-up"


@contextmanager
def working_folder(data_dir: Path) -> Iterator[Path]:
    """An empty folder on the data folder's disk, for one backup or restore at a time; nothing stays of it.

    Raises:
        PlaceTakenError: another process is at it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    folder = data_dir / _WORKING
    with (data_dir / f"{_WORKING}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PlaceTakenError(
                data_dir, "is being backed up or restored", "wait until that is done"
            ) from error
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def not_running(data_dir: Path) -> Iterator[None]:
    """Keep Yunxue from being started on a data folder for as long as the block runs.

    Raises:
        PlaceTakenError: it is running there.
    """
    holder = data_dir / "run" / "holder"  # see deploy.instance
    holder.parent.mkdir(parents=True, exist_ok=True)
    with holder.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PlaceTakenError(data_dir, "is used by a Yunxue that is running", "stop it first") from error
        yield
