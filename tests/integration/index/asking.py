"""Ask questions in a process of its own while releases come and go, and see what it holds on to."""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.embedding import Embedder
from index.model.folder import ModelFolder
from index.opening import open_cutter
from tests.integration.index.conftest import open_searcher

QUESTION = "办公系统的口令多久更换一次"
SETTLED_AFTER = 10  # publications
_FRESH_EVERY = 20  # questions


@dataclass
class Held:
    """Open files, memory maps, maps of files of releases, and resident memory in bytes."""

    files: int
    maps: int
    release_maps: int
    resident: int


@dataclass
class Told:
    """What a process saw: how many answers from each release, wrong ones, and what it held when."""

    answers: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    settled: Held | None = None
    at_end: Held | None = None


@dataclass(frozen=True)
class Line:
    """What the asking processes and the publishing one say to each other."""

    ready: Any
    published: Any
    settled: Any
    done: Any
    told: Any


def ask_until_done(line: Line, library_dir: Path, model: Path, says: dict[str, str]) -> None:
    """Ask until told to stop, and tell what was seen; `says` is what each release's answer holds.

    Each question is a new one, every other is asked in a thread of its own, and now and then a searcher
    is opened afresh: each way finds files of its own to open.
    """
    embedder, cutter = Embedder(ModelFolder(model), threads=1), open_cutter()
    searcher = open_searcher(embedder, cutter, library_dir)
    seen, asked = Told(), 0
    searcher.search(QUESTION)
    line.ready.release()
    while not line.done.is_set():
        asked += 1
        if asked % _FRESH_EVERY == 0:
            _ask(open_searcher(embedder, cutter, library_dir), asked, seen, says)
        elif asked % 2:
            thread = threading.Thread(target=_ask, args=(searcher, asked, seen, says))
            thread.start()
            thread.join()
        else:
            _ask(searcher, asked, seen, says)
        if seen.settled is None and line.published.value >= SETTLED_AFTER:
            seen.settled = _held_after_a_question(searcher, library_dir)
            line.settled.release()
    seen.at_end = _held_after_a_question(searcher, library_dir)
    line.told.put(seen)


def _ask(searcher, number: int, seen: Told, says: dict[str, str]) -> None:
    try:
        findings = searcher.search(f"{QUESTION} {number}", k=1)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test is to show it
        seen.wrong.append(repr(error))
        return
    seen.answers[findings.release] = seen.answers.get(findings.release, 0) + 1
    if says[findings.release] not in findings.hits[0].quote:
        seen.wrong.append(f"{findings.release[:12]} said {findings.hits[0].quote}")


def _held_after_a_question(searcher, library_dir) -> Held:
    """The question makes sure that the searcher has changed over to the current release."""
    searcher.search(QUESTION)
    maps = Path("/proc/self/maps").read_text("utf-8").splitlines()
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    release_maps = sum(str(library_dir) in line for line in maps)
    return Held(files, len(maps), release_maps, pages * os.sysconf("SC_PAGE_SIZE"))
