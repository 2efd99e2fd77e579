"""Seal a release with a manifest of what it consists of, and check it against that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.checksums import FileRecord, differences
from index.errors import DamagedReleaseError
from index.release import FORMAT, MANIFEST, flush


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment of a release: its folder's name within the release, which is also its identity.

    `documents` are the rows, within the segment, of the documents that belong to the release; any other
    was changed or removed since. `superseded` are those of them that a newer version has replaced.
    """

    name: str
    documents: tuple[int, ...]
    superseded: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release was made from and consists of.

    `release` is the SHA-256 of the inputs alone, so that the same materials, model and options always
    give the same release. `files` maps a file's name to its record.
    """

    format: int
    release: str
    library: str
    built_at: str
    model: str
    model_fingerprint: str
    question_fingerprint: str
    dimensions: int
    options: dict[str, str]
    documents: int
    passages: int
    provisions: int
    cards: int
    problems: int
    segments: tuple[SegmentEntry, ...]
    files: dict[str, FileRecord]


def seal(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, the last file of a release, and flush everything to disk.

    The manifest carries a checksum of itself: the other files are held against what it says.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            flush(path)
    fields = asdict(manifest)
    sealed = fields | {"checksum": _checksum(fields)}
    target = folder / MANIFEST
    target.write_text(json.dumps(sealed, ensure_ascii=False, indent=2) + "\n", "utf-8")
    flush(target)


def read_manifest(folder: Path, *, thorough: bool = False) -> Manifest:
    """The manifest, after checking that the files are those that were sealed.

    Files changed since, told by size and time, are compared with their SHA-256; with `thorough` all are.

    Raises:
        DamagedReleaseError: something is missing or differs.
    """
    manifest = open_manifest(folder)
    difference = next(differences(folder, manifest.files, thorough=thorough), None)
    if difference:
        raise DamagedReleaseError(folder, str(difference))
    return manifest


def open_manifest(folder: Path) -> Manifest:
    """The manifest, checked by itself; its files are not looked at.

    Raises:
        DamagedReleaseError: it is missing, differs from its checksum, or is of another format.
    """
    try:
        fields = dict(json.loads((folder / MANIFEST).read_text("utf-8")))
        if fields.get("format") == FORMAT:
            checksum = fields.pop("checksum", None)
            if checksum != _checksum(fields):
                raise DamagedReleaseError(folder, "its manifest differs from its own checksum")
            return _parsed(fields)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedReleaseError(folder, f"its manifest cannot be read: {error}") from error
    raise DamagedReleaseError(folder, f"it has format {fields.get('format')}, this version reads {FORMAT}")


def _checksum(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _parsed(fields: dict[str, Any]) -> Manifest:
    segments = tuple(
        SegmentEntry(entry["name"], tuple(entry["documents"]), tuple(entry["superseded"]))
        for entry in fields["segments"]
    )
    files = {name: FileRecord(*record) for name, record in fields["files"].items()}
    return Manifest(**fields | {"segments": segments, "files": files})
