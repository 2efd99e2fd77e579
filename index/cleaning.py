"""Delete releases that are no longer needed, and what killed builds left behind."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.approved import APPROVED_CARDS
from index.errors import NoReleaseError
from index.inventory import StockedRelease, own_bytes, take_stock
from index.manifest import SegmentEntry
from index.release import CURRENT

log = logging.getLogger(__name__)

BUILDING = ".building-"
_DELETING = ".deleting-"


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What was deleted, or would be: releases, left-overs by name, and the bytes that this frees."""

    releases: tuple[str, ...]
    left_overs: tuple[str, ...]
    freed_bytes: int


def clean(library_dir: Path, *, keep: int, also: str | None = None, dry_run: bool = False) -> Cleaning:
    """Delete all releases but the current one, the one a roll-back leads to, and the newest `keep`.

    Damaged releases are not counted among the newest. `also` is one more to be kept. The caller holds the
    build lock, so that whatever a build leaves lying about is nobody's.
    """
    doomed = [library_dir / name for name in _not_needed(library_dir, keep, also)]
    left_overs = sorted(_left_overs(library_dir))
    freed = own_bytes([*doomed, *left_overs])
    if not dry_run:
        clear_left_overs(library_dir)
        for folder in doomed:
            discard(folder)
    return Cleaning(tuple(path.name for path in doomed), tuple(path.name for path in left_overs), freed)


def clean_after_build(library_dir: Path, built: Path, *, keep: int) -> None:
    """Clean up and keep what was built; if that cannot be done the build has succeeded all the same."""
    try:
        clean(library_dir, keep=keep, also=built.name)
    except OSError as error:
        log.warning("old releases of library %s could not be deleted: %s", library_dir.name, error)


def discard(folder: Path) -> None:
    """Delete a release: first its name, in one step, so that a half-deleted one is never taken for one."""
    doomed = folder.with_name(f"{_DELETING}{folder.name}")
    if doomed.exists():
        shutil.rmtree(doomed)
    folder.rename(doomed)
    shutil.rmtree(doomed)


def clear_left_overs(library_dir: Path) -> None:
    """Delete what builds, publishing and cleaning left when they were killed."""
    for path in _left_overs(library_dir):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _not_needed(library_dir: Path, keep: int, also: str | None) -> list[str]:
    try:
        stock = take_stock(library_dir)
    except NoReleaseError:
        return []
    newest = _newest_materials(stock, keep)
    return [
        release.folder.name
        for release in stock
        if not (release.is_current or release.is_rollback_target or release in newest)
        and release.folder.name != also
    ]


def _newest_materials(stock: Iterable[StockedRelease], keep: int) -> list[StockedRelease]:
    """The newest release of each of the newest materials: approving cards must not push materials out."""
    newest: dict[tuple[SegmentEntry, ...], StockedRelease] = {}
    for release in stock:
        if release.manifest:
            newest.setdefault(release.manifest.segments, release)
    return list(newest.values())[:keep]


def _left_overs(library_dir: Path) -> Iterator[Path]:
    for beginning in (BUILDING, _DELETING, f".{CURRENT}-", f".{APPROVED_CARDS}-"):
        yield from library_dir.glob(f"{beginning}*")
