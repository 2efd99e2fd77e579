"""Hold every release's files against their checksums."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.checksums import Difference, differences
from index.errors import DamagedReleaseError
from index.inventory import release_folders
from index.manifest import open_manifest
from index.release import MANIFEST


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs in a release from what was sealed; nothing if it is whole."""

    release: str
    files: int
    differences: tuple[Difference, ...]


def verify(library_dir: Path) -> list[Verdict]:
    """The verdict on every release, in order of their ids; all their files are read and hashed.

    Raises:
        NoReleaseError: there are no releases.
    """
    verdicts = [_verdict(folder) for folder in release_folders(library_dir)]
    # One that was cleaned away meanwhile is not damaged.
    return [verdict for verdict in verdicts if (library_dir / verdict.release).is_dir()]


def _verdict(folder: Path) -> Verdict:
    try:
        records = open_manifest(folder).files
    except DamagedReleaseError as error:
        return Verdict(folder.name, 0, (Difference(MANIFEST, f"does not count: {error.reason}"),))
    return Verdict(folder.name, len(records), tuple(differences(folder, records, thorough=True)))
