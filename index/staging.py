"""Give a build a folder of its own: one build at a time, and nothing left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BuildLockedError, DamagedReleaseError
from index.release import read_manifest


@contextmanager
def only_build(library_dir: Path) -> Iterator[None]:
    """Hold the library's build lock. The kernel lets it go when the process ends, however it ends."""
    with (library_dir / ".build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildLockedError(library_dir.name) from error
        yield


def fresh_folder(library_dir: Path) -> Path:
    """An empty folder to build in, after clearing away what killed builds left behind."""
    for left_over in library_dir.glob(".building-*"):
        shutil.rmtree(left_over)
    staged = library_dir / f".building-{os.getpid()}"
    staged.mkdir()
    return staged


def is_complete(folder: Path) -> bool:
    """Whether this release is there and whole; a damaged one is cleared away."""
    if not folder.exists():
        return False
    try:
        read_manifest(folder, thorough=True)
    except DamagedReleaseError:
        shutil.rmtree(folder)
        return False
    return True
