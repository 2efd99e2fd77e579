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

    def __init__(self, place: Path | str, what: str, advice: str) -> None:
        super().__init__(f"{place} {what}: {advice}")


class FilesRefusedError(CommandError):
    """The disk refuses to read or write."""

    def __init__(self, what: str, error: OSError) -> None:
        where = f" ({error.filename})" if error.filename else ""
        super().__init__(f"{what} failed: {error.strerror or error}{where}; nothing was changed")


class PartnerUnreachableError(CommandError):
    """The other box does not answer, or is none."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the other box cannot be reached ({reason}): check address and network, and run the command "
            "again; what has been exchanged stays"
        )


class PartnerRefusedError(CommandError):
    """The other box answers, but not with what it was asked for."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"the other box refused (status {status}): {reason}")


class TokenFileError(CommandError):
    """The token of the other box is not where it should be, or not safe there."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(
            f"{file} {what}: issue a token on the other box (`yunxue events token`), and save it there with "
            "mode 0600"
        )


class UnreadableFileError(CommandError):
    """A file that was named cannot be read as text."""

    def __init__(self, file: Path, error: OSError | UnicodeDecodeError) -> None:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        super().__init__(f"{file} cannot be read: {reason}")


class UnknownFormatError(CommandError):
    """A file's ending names nothing that can be written."""

    def __init__(self, file: Path, known: str) -> None:
        super().__init__(f"{file} ends in {file.suffix or 'nothing'}: name a file that ends in {known}")


class UnreadableOptionError(CommandError):
    """An option's value has another form than it must have."""

    def __init__(self, option: str, seen: str, expected: str) -> None:
        super().__init__(f"{option} {seen!r} cannot be read: expected {expected}")
