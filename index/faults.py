"""Turn what the disk refuses during a build into an error that says what to do."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import BuildFailedError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def explained(folder: Path, *, kept: Callable[[], int]) -> Iterator[None]:
    """Explain what goes wrong with files below a folder; `kept` counts the embedded texts that are safe.

    Raises:
        BuildFailedError: the block could not read or write.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise explanation(error, folder, free=free_bytes(folder), kept=kept()) from error


def explanation(error: OSError | sqlite3.Error, folder: Path, *, free: int, kept: int) -> BuildFailedError:
    """The error that tells of a failure somewhere below a folder."""
    what, reason = folder, str(error)
    if isinstance(error, OSError):
        what = Path(error.filename) if isinstance(error.filename, str | Path) else folder
        reason = error.strerror or reason
    return BuildFailedError(what, reason, free=free, kept=kept, advice=_advice(error))


def free_bytes(folder: Path) -> int:
    """How much may still be written where a folder is, or would be."""
    for path in (folder, *folder.absolute().parents):
        with suppress(OSError):
            return shutil.disk_usage(path).free
    return 0


def _advice(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, sqlite3.Error):
        return "free some space"
    if error.errno in _READ_ONLY:
        return "make it writable for this user, or set YUNXUE_DATA_DIR to a folder that is"
    # A write that the C library cut short has no number.
    return "free some space" if error.errno in _FULL or error.errno is None else "mend the disk"
