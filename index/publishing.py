"""Make another release current: publish one, or roll back to the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.errors import DamagedReleaseError, NothingToRollBackError
from index.history import Publication, record
from index.inventory import current_id, find_release, rollback_target
from index.manifest import read_manifest
from index.release import current_release, publish
from index.staging import only_build


@dataclass(frozen=True, slots=True)
class Switch:
    """Which release is current now, and which was before; the same if nothing had to be done."""

    release: str
    before: str | None


def switch_to(library_dir: Path, folder: Path, *, now: datetime, is_rollback: bool = False) -> Switch:
    """Write a checked release into the history and make it current; the caller holds the build lock."""
    switch = Switch(folder.name, current_id(library_dir))
    if switch.release != switch.before:
        at = now.isoformat(timespec="seconds")
        record(library_dir, Publication(switch.release, at, switch.before, is_rollback))
        publish(library_dir, folder)
    return switch


def publish_release(library_dir: Path, prefix: str, *, now: datetime) -> Switch:
    """Make the release current whose id begins like this, after reading and hashing all of it.

    Raises:
        UnknownReleaseError: the prefix is too short, or no release or several begin with it.
        DamagedReleaseError: it is not what was sealed; the current release stays.
        BuildLockedError: a build of this library is running.
        NoReleaseError: the library has no releases.
    """
    with only_build(library_dir):
        folder = find_release(library_dir, prefix)
        read_manifest(folder, thorough=True)
        return switch_to(library_dir, folder, now=now)


def roll_back(library_dir: Path, *, now: datetime) -> Switch:
    """Make the release current that was so before the present one, after reading and hashing all of it.

    Once more goes one further back, like undo.

    Raises:
        NothingToRollBackError: there is no earlier release.
        DamagedReleaseError: it is not what was sealed; the current release stays.
        BuildLockedError: a build of this library is running.
        NoReleaseError: the library has no current release.
    """
    with only_build(library_dir):
        current_release(library_dir)
        folder = rollback_target(library_dir)
        if folder is None:
            raise NothingToRollBackError(library_dir.name)
        try:
            read_manifest(folder, thorough=True)
        except DamagedReleaseError as error:
            advice = "run `yunxue index publish RELEASE` with another one, or build again"
            raise DamagedReleaseError(folder, error.reason, advice) from error
        return switch_to(library_dir, folder, now=now, is_rollback=True)
