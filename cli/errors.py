"""Everything that the command line itself refuses."""

from __future__ import annotations

from pathlib import Path


class CommandError(Exception):
    """Root of what this package raises."""


class ArchiveDamagedError(CommandError):
    """A backup is not what was written."""

    def __init__(self, source: Path, reason: str) -> None:
        super().__init__(f"{source} was not restored, nothing was changed: {reason}; use another backup")


class PlaceTakenError(CommandError):
    """Something stands where a command would write."""

    def __init__(self, place: Path, what: str, advice: str) -> None:
        super().__init__(f"{place} {what}: {advice}")


class FilesRefusedError(CommandError):
    """The disk refuses to read or write."""

    def __init__(self, what: str, error: OSError) -> None:
        where = f" ({error.filename})" if error.filename else ""
        super().__init__(f"{what} failed: {error.strerror or error}{where}; nothing was changed")
