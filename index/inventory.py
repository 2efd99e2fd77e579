"""Take stock of a library's releases: which are whole, which is current, what each holds."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.errors import DamagedReleaseError, NoReleaseError, UnknownReleaseError
from index.history import earlier_releases, read_history
from index.manifest import Manifest, read_manifest
from index.release import current_release

_RELEASE = re.compile("[0-9a-f]{64}")
_LEAST_PREFIX = 4
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class StockedRelease:
    """A release on the disk.

    Exactly one of `manifest` and `damage` (what is wrong with it) is there. `own_bytes` is what deleting
    it would free: files that other releases share are not counted. `published` are the times (ISO 8601)
    at which it was made current, oldest first.
    """

    folder: Path
    manifest: Manifest | None
    damage: str | None
    own_bytes: int
    published: tuple[str, ...]
    is_current: bool
    is_rollback_target: bool


def release_folders(library_dir: Path) -> list[Path]:
    """The folders of all releases, whole or damaged, in order of their ids.

    Raises:
        NoReleaseError: there are none.
    """
    there = library_dir.iterdir() if library_dir.is_dir() else ()
    folders = sorted(path for path in there if _RELEASE.fullmatch(path.name))
    if not folders:
        raise NoReleaseError(library_dir.name, library_dir)
    return folders


def find_release(library_dir: Path, prefix: str) -> Path:
    """The one release whose id begins like this.

    Raises:
        UnknownReleaseError: the prefix has fewer than 4 digits, or no release or several begin with it.
    """
    begun = [path for path in release_folders(library_dir) if path.name.startswith(prefix.lower())]
    if len(prefix) < _LEAST_PREFIX:
        raise UnknownReleaseError(prefix, library_dir.name, f"{len(prefix)} digits are too few")
    if not begun:
        raise UnknownReleaseError(prefix, library_dir.name, "there is none")
    if len(begun) > 1:
        seen = ", ".join(path.name[:_SHOWN] for path in begun)
        raise UnknownReleaseError(prefix, library_dir.name, f"there are {len(begun)} ({seen})")
    return begun[0]


def current_id(library_dir: Path) -> str | None:
    """The id of the current release, whether its folder is there or not; None if there is none."""
    try:
        return current_release(library_dir).name
    except NoReleaseError:
        return None


def rollback_target(library_dir: Path) -> Path | None:
    """The folder of the release that a roll-back leads to: the nearest earlier one that is still there."""
    current = current_id(library_dir)
    earlier = earlier_releases(read_history(library_dir, current), current)
    return next((library_dir / name for name in earlier if (library_dir / name).is_dir()), None)


def take_stock(library_dir: Path) -> list[StockedRelease]:
    """Every release, the newest first and damaged ones last.

    Files whose size and time are as they were sealed are not read (see `index.verification`).

    Raises:
        NoReleaseError: there are none.
    """
    current, target = current_id(library_dir), rollback_target(library_dir)
    history = read_history(library_dir, current)
    stock = []
    for folder in release_folders(library_dir):
        manifest, damage = _looked_at(folder)
        stock.append(
            StockedRelease(
                folder,
                manifest,
                damage,
                own_bytes([folder]),
                published=tuple(each.at for each in history if each.release == folder.name),
                is_current=folder.name == current,
                is_rollback_target=folder == target,
            )
        )
    # One that was cleaned away meanwhile is not damaged.
    return sorted((each for each in stock if each.folder.is_dir()), key=_age, reverse=True)


def own_bytes(folders: Iterable[Path]) -> int:
    """The bytes that deleting these folders would free.

    A file with several names counts once, and not at all if one of the names lies elsewhere.
    """
    names: Counter[tuple[int, int]] = Counter()
    files = {}
    for path in (Path(top) / name for folder in folders for top, _, held in os.walk(folder) for name in held):
        with suppress(FileNotFoundError):  # cleaned away meanwhile
            seen = path.lstat()
            names[seen.st_dev, seen.st_ino] += 1
            files[seen.st_dev, seen.st_ino] = seen
    return sum(seen.st_size for file, seen in files.items() if seen.st_nlink == names[file])


def _looked_at(folder: Path) -> tuple[Manifest | None, str | None]:
    try:
        return read_manifest(folder), None
    except DamagedReleaseError as error:
        return None, error.reason


def _age(release: StockedRelease) -> tuple[bool, float, str]:
    built = datetime.fromisoformat(release.manifest.built_at).timestamp() if release.manifest else 0.0
    return release.manifest is not None, built, release.folder.name
