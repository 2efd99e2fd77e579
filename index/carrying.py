"""Take the current releases out of a data folder, and put them into another one."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from index.approved import take_approved
from index.errors import NoReleaseError
from index.manifest import read_manifest
from index.publishing import switch_to
from index.release import current_release
from index.staging import only_build

_TRIES = 5


def link(source: Path, target: Path) -> None:
    """The same file under another name; a copy where the file system knows no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def linked_tree(source: Path, target: Path) -> None:
    """The same files under another name; copies where the file system knows no hard links."""
    try:
        shutil.copytree(source, target, copy_function=os.link)
    except (shutil.Error, OSError):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)


def take_out(releases_dir: Path, target: Path) -> dict[str, str]:
    """Link each library's current release into `target`, which is on the same disk: library → release.

    The cards approved for it come along.

    Nothing is locked: a release never changes, and one that is deleted meanwhile is no longer current.

    Raises:
        OSError: the disk refuses.
    """
    taken = {}
    libraries = sorted(path for path in releases_dir.glob("*") if path.is_dir())
    for library_dir in libraries:
        try:
            taken[library_dir.name] = _take_out(library_dir, target / library_dir.name)
            take_approved(library_dir, target / library_dir.name)
        except NoReleaseError:
            continue
    return taken


def _take_out(library_dir: Path, target: Path) -> str:
    for tries_left in reversed(range(_TRIES)):
        folder = current_release(library_dir)
        try:
            linked_tree(folder, target / folder.name)
        except (shutil.Error, FileNotFoundError):
            shutil.rmtree(target, ignore_errors=True)
            if not tries_left:
                raise
        else:
            return folder.name
    raise AssertionError("the last try returns or raises")


def check_brought(folder: Path) -> None:
    """Hold a release that came from elsewhere against its seal, and give its files the times of sealing.

    By these an opened release tells files that were not touched since; an archive does not keep them to
    the nanosecond.

    Raises:
        DamagedReleaseError: it is not what was sealed.
    """
    manifest = read_manifest(folder, thorough=True)
    for name, record in manifest.files.items():
        os.utime(folder / name, ns=(record.mtime_ns, record.mtime_ns))


def make_current(library_dir: Path, release: str, *, now: datetime) -> None:
    """Make a release current that was put into a library's folder.

    Raises:
        BuildLockedError: a build of this library is running.
    """
    with only_build(library_dir):
        switch_to(library_dir, library_dir / release, now=now)
