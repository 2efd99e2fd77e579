"""Put a backup into a data folder."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.archive import Told, read_archive
from cli.errors import ArchiveDamagedError, PlaceTakenError
from cli.working_folder import RELEASES, SECRETS, not_running, working_folder
from index.carrying import check_brought, make_current
from study.keeping import Records

_RESTORED = ".restored"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # of a library or a release


def restore_into(
    data_dir: Path, records: Records, file: Path, *, replace: bool, now: datetime, told: Told
) -> dict[str, Any]:
    """Unpack and check aside, then move in; killed while it moves, it goes on there the next time.

    `records` is where the records belong. What is there already is moved aside if it may be replaced.
    Returns what the backup says about itself.

    Raises:
        ArchiveDamagedError, DamagedReleaseError: the backup is not what was written.
        CopyRefusedError: its records are not, or they do not belong into this database.
        PlaceTakenError: something is there already, or Yunxue is running on this folder.
        OSError: the disk refuses.
    """
    restored = data_dir / _RESTORED
    with working_folder(data_dir) as folder, not_running(data_dir):
        about = _checked(read_archive(file, folder, told), file)
        if not _is_begun(restored, about):
            records.check(folder)
            for library, release in about["libraries"].items():
                check_brought(folder / RELEASES / library / release)
                make_current(folder / RELEASES / library, release, now=now)
            _make_room(data_dir, records, replace=replace, now=now)
            (folder / about["made_at"]).touch()
            folder.rename(restored)
        _move_in(restored, data_dir, records, now=now)
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


def _move_in(restored: Path, data_dir: Path, records: Records, *, now: datetime) -> None:
    """Move everything to its place, the records last: without them nothing counts as restored."""
    for name in (RELEASES, SECRETS):
        if (restored / name).exists():
            shutil.move(restored / name, data_dir / name)
    records.put(restored, now=now)
    shutil.rmtree(restored)


def _make_room(data_dir: Path, records: Records, *, replace: bool, now: datetime) -> None:
    """Move aside what is there.

    Raises:
        PlaceTakenError: there is something, and it may not be replaced.
        CopyRefusedError: the database is in use, or holds what is not ours.
    """
    begun = data_dir / _RESTORED
    there = [path for path in (data_dir / RELEASES, data_dir / SECRETS, begun) if path.exists()]
    standing = records.standing()
    if begun.exists() and not replace:
        raise PlaceTakenError(begun, "is what is left of another restoring", _finish(begun))
    if (there or standing) and not replace:
        advice = "add --replace to move it aside first, or use an empty data folder and database"
        raise PlaceTakenError(there[0] if there else str(standing), "is there already", advice)
    if not there and not standing:
        return
    aside = data_dir / f"replaced-{now:%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700, exist_ok=True)
    for path in there:
        shutil.move(path, aside / path.name)
    records.move_aside(aside)


def _finish(begun: Path) -> str:
    """What to do about a restoring that was killed when it was moving in another backup."""
    made_at = [path.name for path in begun.iterdir() if _MOMENT.match(path.name)]
    which = f" of {made_at[0]}" if made_at else ""
    return f"finish it with `yunxue restore` and the backup{which}, or add --replace to move it all aside"
