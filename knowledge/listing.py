"""List the files of a library without passing over what cannot be seen."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import NotALibraryError, UnlistableFolderError

CARDS = "cards"
_HIDDEN = (".", "~$")


def is_folder(source: Path) -> bool:
    """Whether materials lie in a folder, or are this one file.

    Raises:
        NotALibraryError: there is neither.
        UnlistableFolderError: what is there cannot be seen.
    """
    try:
        return stat.S_ISDIR(source.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotALibraryError(str(source)) from error
    except OSError as error:
        raise UnlistableFolderError(str(source), error.strerror or type(error).__name__) from error


def material_files(folder: Path) -> list[Path]:
    """The files below a library's folder that may be documents: not hidden, not below `cards/`.

    Raises:
        UnlistableFolderError: the folder, or one in it, cannot be listed.
    """
    found = (path for path in files_below(folder) if path.relative_to(folder).parts[0] != CARDS)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in no order; hidden files and folders and office locks are left out.

    A folder that is not there holds none. A name whose kind cannot be told, such as a broken link, counts
    as a file: reading it says what is wrong.

    Raises:
        UnlistableFolderError: a folder cannot be listed, so that nobody knows what is missing.
    """

    def refuse(error: OSError) -> None:
        is_absent = isinstance(error, FileNotFoundError | NotADirectoryError)
        if not (is_absent and Path(error.filename) == folder):
            raise UnlistableFolderError(
                str(error.filename), error.strerror or type(error).__name__
            ) from error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        for name in names:
            path = Path(place, name)
            if not name.startswith(_HIDDEN) and _may_be_file(path):
                yield path


def _may_be_file(path: Path) -> bool:
    """Pipes and sockets are none: reading one would wait for ever."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True
