"""Put events into a file for another box, and take them out only if nothing in it changed.

The first line is the header, then comes one event a line (JSON Lines, UTF-8). See docs/exchange.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, BinaryIO, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from study.canonical import canonical
from study.errors import BatchRefusedError
from study.events.event import Event
from study.events.lines import LARGEST_SEQUENCE, read_line, write_line

VERSION = 1
LINE_LIMIT = 256 * 1024  # bytes; what a phone may send at all has 16 KiB

_Position = Annotated[int, Field(ge=0, le=LARGEST_SEQUENCE)]


class Stretch(BaseModel):
    """A piece of one box's log: all that came after position `after` up to `to`, both its own.

    The ids of the events at both ends show whether it is the log that it was.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    box: Annotated[str, Field(max_length=64, pattern=r"^[!-~]+$")]
    after: _Position
    after_event: UUID | None
    to: _Position
    to_event: UUID | None


class _Header(Stretch):
    format: Literal["yunxue-events"] = "yunxue-events"
    version: int = VERSION
    count: _Position
    sha256: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """An event and the line on which it stands."""

    line: int
    event: Event


def write_batch(stretch: Stretch, events: Callable[[], Iterable[Event]], file: BinaryIO) -> int:
    """Write a header with the sum, then the events; how many they were.

    `events` gives the same events each time: they are gone through once for the sum, once for writing, and
    never held together.
    """
    digest, count = hashlib.sha256(), 0
    for event in events():
        digest.update(_line_of(event))
        count += 1
    header = _Header(**stretch.model_dump(), count=count, sha256="")
    sealed = {**header.model_dump(mode="json"), "sha256": _sum(header, digest)}
    file.write(f"{canonical(sealed)}\n".encode())
    file.writelines(_line_of(event) for event in events())
    return count


class BatchReader:
    """A batch of which every line has been read and found good before the first event is given out.

    Raises:
        BatchRefusedError: it is damaged, malformed, or from a version that knows more than this one.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        header = _read_header(_line(file, 1))
        self.stretch = Stretch(**header.model_dump(include=set(Stretch.model_fields)))
        self.count = header.count
        self._begin = file.tell()
        self._check_sum(header)
        for _ in self.events(received_at=datetime.now(UTC)):
            pass

    def events(self, *, received_at: datetime) -> Iterator[Numbered]:
        """The events; `received_at` is now, by this box's clock."""
        self._file.seek(self._begin)
        for number in range(2, self.count + 2):
            line = _line(self._file, number)
            yield Numbered(number, read_line(line, number=number, received_at=received_at))

    def _check_sum(self, header: _Header) -> None:
        digest, found, complete = hashlib.sha256(), 0, 0
        while line := self._file.readline(LINE_LIMIT):
            digest.update(line)
            found += 1
            complete += line.endswith(b"\n")
        if complete < header.count:
            raise _damaged(f"ends after {complete} of {header.count} events", complete + 2)
        if found != header.count or _sum(header, digest) != header.sha256:
            raise _damaged("differs from its checksum", None)


def _line(file: BinaryIO, number: int) -> bytes:
    line = file.readline(LINE_LIMIT)
    if not line.endswith(b"\n"):
        raise _damaged("is cut short or too long", number)
    return line


def _read_header(line: bytes) -> _Header:
    try:
        header = _Header.model_validate_json(line)
    except ValidationError as error:
        raise _damaged("is no header of exported events", 1) from error
    if header.version != VERSION:
        what = f"the batch has version {header.version}, this Yunxue reads {VERSION}: update the older one"
        raise BatchRefusedError("too_new", what, line=1)
    return header


def _damaged(what: str, line: int | None) -> BatchRefusedError:
    return BatchRefusedError("damaged", f"the batch {what}: export or send it again", line=line)


def _sum(header: _Header, events: hashlib._Hash) -> str:
    """Over the events and then the header without its sum."""
    digest = events.copy()
    digest.update(canonical(header.model_dump(mode="json", exclude={"sha256"})).encode())
    return digest.hexdigest()


def _line_of(event: Event) -> bytes:
    return f"{write_line(event)}\n".encode()
