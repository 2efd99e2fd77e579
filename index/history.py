"""Keep the history of which release was made current when, and tell where a roll-back leads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.release import flush

HISTORY = "published.jsonl"


@dataclass(frozen=True, slots=True)
class Publication:
    """A release was made current at a time (ISO 8601), in place of the one before it, if there was one."""

    release: str
    at: str
    before: str | None
    is_rollback: bool = False


def record(library_dir: Path, publication: Publication) -> None:
    """Add a line to the history, on disk before this returns.

    It is written before the link is switched, so that no switch is without its line. The caller holds
    the build lock.
    """
    line = {
        "release": publication.release,
        "at": publication.at,
        "from": publication.before,
        "rollback": publication.is_rollback,
    }
    with (library_dir / HISTORY).open("ab+") as file:
        if _ends_torn(file):
            file.write(b"\n")
        file.write(json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    flush(library_dir)


def read_history(library_dir: Path, current: str | None) -> list[Publication]:
    """What was made current, oldest first.

    A line that a power cut tore is left out, and so is one whose link was never switched: what follows it,
    the next line or the `current` release, still has the release from before it.
    """
    path = library_dir / HISTORY
    lines = path.read_bytes().splitlines() if path.exists() else []
    publications = [publication for line in lines for publication in _parsed(line)]
    found_next = [*(publication.before for publication in publications[1:]), current]
    return [
        publication
        for publication, found in zip(publications, found_next[: len(publications)], strict=True)
        if found != publication.before
    ]


def earlier_releases(history: Sequence[Publication], current: str | None) -> list[str]:
    """Where roll-backs lead, the next one first.

    Like undo: a roll-back takes back the last publication that still counts, and what was taken back is
    not come by again. Releases that were made current by other means count as published.
    """
    stack: list[str] = []
    for publication in history:
        if publication.before and stack[-1:] != [publication.before]:
            stack.append(publication.before)
        if publication.is_rollback and publication.release in stack[:-1]:
            stack.pop()
            while stack[-1] != publication.release:
                stack.pop()
        else:
            stack.append(publication.release)
    if current and stack[-1:] != [current]:
        stack.append(current)
    return [release for release in reversed(stack[:-1]) if release != current]


def _ends_torn(file: BinaryIO) -> bool:
    if file.tell() == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read() != b"\n"


def _parsed(line: bytes) -> Iterator[Publication]:
    """The publication of a line; nothing for a torn one."""
    try:
        fields = json.loads(line)
        yield Publication(fields["release"], fields["at"], fields["from"], fields["rollback"])
    except (ValueError, KeyError, TypeError):
        return
