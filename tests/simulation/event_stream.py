"""Make events out of the bytes of a stream, as browsers do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the stream told it."""

    position: int
    kind: str
    data: dict[str, Any]


class EventStream:
    """Takes in bytes, cut anywhere. An event counts once its empty line is there, and never before."""

    def __init__(self) -> None:
        self._left = b""
        self._fields: dict[str, str] = {}

    def feed(self, piece: bytes) -> Iterator[Told]:
        """The events that are complete now."""
        *lines, self._left = (self._left + piece).split(b"\n")
        for line in lines:
            name, _, value = line.decode().partition(": ")
            if name:
                self._fields[name] = value
            elif line == b"":
                fields, self._fields = self._fields, {}
                if "data" in fields:
                    yield Told(int(fields["id"]), fields["event"], json.loads(fields["data"]))
