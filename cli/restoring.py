"""Put a backup into a data folder."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.archive import Told, read_archive
from cli.errors import ArchiveDamagedError, PlaceTakenError
from cli.working_folder import RECORDS, RELEASES, SECRETS, not_running, working_folder
from index.carrying import check_brought, make_current
from study.copying import check_copy

_RESTORED = ".restored"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # of a library or a release


def restore_into(
    data_dir: Path, records: Path, file: Path, *, replace: bool, now: datetime, told: Told
) -> dict[str, Any]:
    """Unpack and check aside, then move in; killed while it moves, it goes on there the next time.

    `records` is where the database belongs. What is there already is moved aside if it may be replaced.
    Returns what the backup says about itself.

    Raises:
        ArchiveDamagedError, DamagedReleaseError, CopyRefusedError: the backup is not what was written.
        PlaceTakenError: something is there already, or Yunxue is running on this folder.
        OSError: the disk refuses.
    """
    restored = data_dir / _RESTORED
    with working_folder(data_dir) as folder, not_running(data_dir):
        about = _checked(read_archive(file, folder, told), file)
        if not _is_begun(restored, about):
            check_copy(folder / RECORDS)
            for library, release in about["libraries"].items():
                check_brought(folder / RELEASES / library / release)
                make_current(folder / RELEASES / library, release, now=now)
            _make_room(data_dir, records, replace=replace, now=now)
            (folder / about["made_at"]).touch()
            folder.rename(restored)
        _move_in(restored, data_dir, records)
    return about


def _checked(about: dict[str, Any], file: Path) -> dict[str, Any]:
    """What a backup says about itself, if it is what `yunxue backup` would say: paths are made of it."""
    try:
        datetime.fromisoformat(about["made_at"])
        names = [*about["libraries"].keys(), *about["libraries"].values()]
        if all(_NAME.fullmatch(name) for name in names):
            return about
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise ArchiveDamagedError(file, "what it says about itself is not of this program")


def _is_begun(restored: Path, about: dict[str, Any]) -> bool:
    """Whether what was begun to be moved in comes from this very backup."""
    return (restored / str(about["made_at"])).is_file()


def _move_in(restored: Path, data_dir: Path, records: Path) -> None:
    """Move everything to its place, the records last: without them nothing counts as restored."""
    for name, place in (
        (RELEASES, data_dir / RELEASES),
        (SECRETS, data_dir / SECRETS),
        (RECORDS, records),
    ):
        if (restored / name).exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(restored / name, place)
    shutil.rmtree(restored)


def _make_room(data_dir: Path, records: Path, *, replace: bool, now: datetime) -> None:
    """Move aside what is there.

    Raises:
        PlaceTakenError: there is something, and it may not be replaced.
    """
    beside = [records.with_name(f"{records.name}{suffix}") for suffix in ("", "-wal", "-shm")]
    there = [path for path in (data_dir / RELEASES, data_dir / SECRETS, *beside) if path.exists()]
    if there and not replace:
        advice = "add --replace to move it aside first, or set YUNXUE_DATA_DIR to an empty folder"
        raise PlaceTakenError(there[0], "is there already", advice)
    aside = data_dir / f"replaced-{now:%Y%m%dT%H%M%SZ}"
    for path in there:
        aside.mkdir(mode=0o700, exist_ok=True)
        shutil.move(path, aside / path.name)
