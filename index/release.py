"""Name, check, publish and find releases: one folder each, made once and never changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import DamagedReleaseError, NoReleaseError

FORMAT = 5
CARDS = "cards.db"
CARD_VECTORS = "cards.faiss"
SPELLING = "spelling.json"
BACKGROUND = "background.json"
_MANIFEST = "manifest.json"
_CURRENT = "current"


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
    give the same release. `files` maps a file's name to its size in bytes and SHA-256.
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
    files: dict[str, tuple[int, str]]


def release_id(*, content: bytes, question_fingerprint: str, options: Mapping[str, str]) -> str:
    """The identity of a release, 64 hexadecimal digits.

    `content` is a digest over documents, ordered passages and cards; the fingerprint of the question
    encoder, which cards are indexed with, includes that of the passages' model.
    """
    inputs = {
        "format": FORMAT,
        "content": content.hex(),
        "model": question_fingerprint,
        "options": dict(sorted(options.items())),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def seal(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, the last file of a release, and flush everything to disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _flush(path)
    target = folder / _MANIFEST
    target.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n", "utf-8")
    _flush(target)


def file_digests(
    folder: Path, known: Mapping[str, tuple[int, str]] | None = None
) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file below a folder, by relative name; `known` ones are not read again."""
    digests = dict(known or {})
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in digests:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            digests[path.relative_to(folder).as_posix()] = (path.stat().st_size, digest)
    return digests


def read_manifest(folder: Path, *, thorough: bool = False) -> Manifest:
    """The manifest, after checking that its files are there with their sizes.

    `thorough` also compares every file's SHA-256.

    Raises:
        DamagedReleaseError: something is missing or differs.
    """
    try:
        manifest = _parsed(json.loads((folder / _MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DamagedReleaseError(folder, f"its manifest cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise DamagedReleaseError(folder, f"it has format {manifest.format}, this version reads {FORMAT}")
    for name, (size, _) in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise DamagedReleaseError(folder, f"{name} is missing or not {size} bytes long")
    if thorough:
        seen = file_digests(folder)
        changed = [name for name, (_, digest) in manifest.files.items() if seen[name][1] != digest]
        if changed:
            raise DamagedReleaseError(folder, f"{changed[0]} differs from its checksum")
    return manifest


def _parsed(stored: dict[str, Any]) -> Manifest:
    """A manifest from its JSON; one of another format may lack parts, and only its number is looked at."""
    segments = tuple(
        SegmentEntry(entry["name"], tuple(entry["documents"]), tuple(entry["superseded"]))
        for entry in stored.get("segments", ())
    )
    return Manifest(**stored | {"segments": segments})


def current_release(library_dir: Path) -> Path:
    """The folder of the release that is live.

    Raises:
        NoReleaseError: none was ever published here.
    """
    try:
        return library_dir / (library_dir / _CURRENT).readlink()
    except OSError as error:
        raise NoReleaseError(library_dir.name, library_dir) from error


def publish(library_dir: Path, folder: Path) -> None:
    """Make a release live: a symbolic link is replaced in one step, so readers see old or new."""
    staged = library_dir / f".{_CURRENT}-{os.getpid()}"
    staged.unlink(missing_ok=True)
    staged.symlink_to(folder.name)
    staged.replace(library_dir / _CURRENT)
    _flush(library_dir)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
