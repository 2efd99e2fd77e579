"""Make sure that one Yunxue runs on a data folder and one set-up works in a project folder."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from deploy.errors import AlreadyRunningError, DeployError


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold `data_dir` until the block ends; the kernel lets go of it even after SIGKILL.

    Raises:
        AlreadyRunningError: somebody else holds it.
        DeployError: the folder cannot be written to.
    """
    path = data_dir / "run" / "holder"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(str(path), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise DeployError(
            f"cannot write to {data_dir} ({error.strerror}): free some space, make the folder yours, "
            "or set YUNXUE_DATA_DIR to another one"
        ) from error
    try:
        if not _taken(file):
            holder = path.read_text(encoding="ascii", errors="replace") or "unknown"
            raise AlreadyRunningError(
                f"another Yunxue (process {holder}) uses the data folder {data_dir}: "
                "stop it first, or set YUNXUE_DATA_DIR and the three YUNXUE_*_PORT to other values"
            )
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(file)


@contextmanager
def setting_up(root: Path) -> Iterator[None]:
    """Keep a second set-up out of the project folder; the folder itself is what is locked.

    Raises:
        AlreadyRunningError: another set-up is at work.
    """
    folder = os.open(str(root), os.O_RDONLY)
    try:
        if not _taken(folder):
            raise AlreadyRunningError(
                f"another `make` is setting up in {root}: wait until it is done, then run the command again"
            )
        yield
    finally:
        os.close(folder)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
