"""Record what a release's files hold when it is sealed, and find those that differ from it."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class FileRecord(NamedTuple):
    """A file as it was sealed: bytes, SHA-256, and when it was last changed, in nanoseconds."""

    size: int
    sha256: str
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as its record says; `reason` completes a sentence that begins with its name."""

    name: str
    reason: str

    def __str__(self) -> str:
        """The sentence."""
        return f"{self.name} {self.reason}"


def file_records(folder: Path, known: Mapping[str, FileRecord] | None = None) -> dict[str, FileRecord]:
    """The record of every file below a folder, by relative name; `known` ones are not read again."""
    records = dict(known or {})
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in records:
            seen = path.stat()
            records[name] = FileRecord(seen.st_size, _sha256(path), seen.st_mtime_ns)
    return records


def differences(
    folder: Path, records: Mapping[str, FileRecord], *, thorough: bool = False
) -> Iterator[Difference]:
    """The files that differ from their records, in the records' order.

    A file whose size and time are those of its sealing is taken as unchanged, so that a large release
    opens at once; any other is read and hashed. `thorough` hashes every file: that also finds bytes that
    went bad on the disk, which change no time.
    """
    for name, record in records.items():
        reason = _difference(folder / name, record, thorough=thorough)
        if reason:
            yield Difference(name, reason)


def _difference(path: Path, record: FileRecord, *, thorough: bool) -> str | None:
    try:
        seen = path.stat()
        if not stat.S_ISREG(seen.st_mode) or seen.st_size != record.size:
            return f"is missing or not {record.size} bytes long"
        if not thorough and seen.st_mtime_ns == record.mtime_ns:
            return None
        return None if _sha256(path) == record.sha256 else "differs from its checksum"
    except FileNotFoundError:
        return f"is missing or not {record.size} bytes long"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
