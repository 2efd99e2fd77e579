"""Read a file as it was at one moment, although somebody may be saving it just then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from knowledge.errors import ChangedWhileReadError, MissingFileError

_TRIES = 3


def steady_bytes(path: Path, name: str, *, read: Callable[[Path], bytes] = Path.read_bytes) -> bytes:
    """The file's bytes; `name` is what errors call it.

    A file that was changed or replaced while it was read may be half old and half new: it is read again.

    Raises:
        MissingFileError: it is not there, or may not be read.
        ChangedWhileReadError: it changed each of the three times it was read.
    """
    try:
        for _ in range(_TRIES):
            before = _state(path)
            data = read(path)
            if _state(path) == before:
                return data
    except OSError as error:
        raise MissingFileError(name, error.strerror or type(error).__name__) from error
    raise ChangedWhileReadError(name, _TRIES)


def _state(path: Path) -> tuple[int, int, int]:
    """What differs after a file was written to, or another was put in its place."""
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns, seen.st_ino
