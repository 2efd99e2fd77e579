"""Keep every vector that the model made until a release holds it, so that a killed build loses none."""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from index.encoder import Vectors

_NAME = ".embedded-"
_FINGERPRINT_SHOWN = 16
_KEY_BYTES = 32
_CRC_BYTES = 4
_SYNC_EVERY_S = 1.0


class EmbeddingJournal:
    """An append-only file of fixed-size records: text key (32 bytes), float32 vector, CRC-32 of both.

    A record is handed to the operating system at once, which keeps it when the process is killed; about
    once a second it is flushed to disk, which keeps it when the power fails. `known` are the vectors of
    earlier builds by key. The caller holds the library's build lock.
    """

    def __init__(self, path: Path, dimensions: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Open or begin a journal; what follows the last sound record is cut off."""
        self._clock = clock
        # Unbuffered: what a full disk does not take is reported by the very append.
        self._file = path.open("a+b", buffering=0)
        self._file.seek(0)
        records = _sound_records(self._file.readall(), dimensions)
        self.known = dict(records)
        self._count = len(records)
        self._file.truncate(self._count * _record_bytes(dimensions))
        self._synced = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def append(self, key: bytes, vector: Vectors) -> None:
        """Keep the vector of a text that was just embedded."""
        rest = memoryview(_record(key, vector))
        while rest:
            rest = rest[self._file.write(rest) :]
        self._count += 1
        if self._clock() - self._synced >= _SYNC_EVERY_S:
            os.fsync(self._file.fileno())
            self._synced = self._clock()


def journal_path(library_dir: Path, fingerprint: str, *, of: str = "") -> Path:
    """Where a library's journal of one encoder lies: another's vectors are of no use to it.

    `of` tells apart what is read, where two encoders may be the same.
    """
    return library_dir / f"{_NAME}{of}{fingerprint[:_FINGERPRINT_SHOWN]}"


def kept_texts(path: Path, dimensions: int) -> int:
    """How many embedded texts a journal keeps for the next build."""
    try:
        return path.stat().st_size // _record_bytes(dimensions)
    except OSError:
        return 0


def forget_journals(library_dir: Path, *, last: Path) -> None:
    """Delete a library's journals, also those of other models, `last` at the end.

    One that cannot be deleted now does no harm: a later build does it.
    """
    for path in sorted(library_dir.glob(f"{_NAME}*"), key=lambda path: path == last):
        with contextlib.suppress(OSError):
            path.unlink()


def _record_bytes(dimensions: int) -> int:
    return _KEY_BYTES + 4 * dimensions + _CRC_BYTES


def _record(key: bytes, vector: Vectors) -> bytes:
    body = key + np.ascontiguousarray(vector, "<f4").tobytes()
    return body + zlib.crc32(body).to_bytes(_CRC_BYTES, "little")


def _sound_records(data: bytes, dimensions: int) -> list[tuple[bytes, Vectors]]:
    """The records up to the first that is torn or fails its checksum: after that nothing is sure."""
    size = _record_bytes(dimensions)
    records: list[tuple[bytes, Vectors]] = []
    for start in range(0, len(data) - size + 1, size):
        body, crc = data[start : start + size - _CRC_BYTES], data[start + size - _CRC_BYTES : start + size]
        if zlib.crc32(body) != int.from_bytes(crc, "little"):
            break
        records.append((body[:_KEY_BYTES], np.frombuffer(body, "<f4", offset=_KEY_BYTES)))
    return records
