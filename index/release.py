"""Name releases, find the current one, and make another one current."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from index.errors import NoReleaseError

FORMAT = 6
CARDS = "cards.db"
CARD_VECTORS = "cards.faiss"
SPELLING = "spelling.json"
BACKGROUND = "background.json"
MANIFEST = "manifest.json"
CURRENT = "current"


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


def current_release(library_dir: Path) -> Path:
    """The folder of the release that is live.

    Raises:
        NoReleaseError: none was ever published here.
    """
    try:
        return library_dir / (library_dir / CURRENT).readlink()
    except OSError as error:
        raise NoReleaseError(library_dir.name, library_dir) from error


def publish(library_dir: Path, folder: Path) -> None:
    """Make a release live: a symbolic link is replaced in one step, so readers see old or new.

    Only the link: `index.publishing` also keeps the history. The caller holds the build lock.
    """
    staged = library_dir / f".{CURRENT}-{os.getpid()}"
    staged.unlink(missing_ok=True)
    staged.symlink_to(folder.name)
    staged.replace(library_dir / CURRENT)
    flush(library_dir)


def flush(path: Path) -> None:
    """Make sure that a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
