"""Give a build a folder of its own: one build at a time, and nothing left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.cleaning import BUILDING
from index.errors import BuildLockedError, DamagedReleaseError, NoReleaseError
from index.manifest import read_manifest


@contextmanager
def only_build(library_dir: Path) -> Iterator[None]:
    """Hold the library's build lock. The kernel lets it go when the process ends, however it ends.

    Raises:
        BuildLockedError: another process holds it.
        NoReleaseError: the library has no folder.
    """
    if not library_dir.is_dir():
        raise NoReleaseError(library_dir.name, library_dir)
    with (library_dir / ".build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildLockedError(library_dir.name) from error
        yield


@contextmanager
def fresh_folder(library_dir: Path) -> Iterator[Path]:
    """An empty folder to build in. If the block fails it is deleted: a full disk has its room again."""
    staged = library_dir / f"{BUILDING}{os.getpid()}"
    staged.mkdir()
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def is_complete(folder: Path) -> bool:
    """Whether this release is there and whole."""
    try:
        read_manifest(folder, thorough=True)
    except DamagedReleaseError:
        return False
    return True


def put_in_place(staged: Path, folder: Path) -> None:
    """Give a sealed release its name; a damaged one that has it makes way now and no sooner."""
    if folder.exists():
        aside = folder.with_name(f"{BUILDING}{os.getpid()}-replaced")
        folder.rename(aside)
        staged.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        staged.rename(folder)
