"""Open what a side searches and answer from it, and say how much memory its process has come to use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bench.corpus import Prepared
from bench.process import Side
from index.embedding import Embedder
from index.model.folder import ModelFolder
from index.opening import open_cutter, open_everyday_words
from index.query import QuestionReader
from index.retrieval import Retrieval
from index.searcher import Searcher

OPEN = ""  # the item that is no question: open what is searched
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes that a process holds in memory: all, and of these what is mapped from files.

    The system takes mapped pages back when it needs room, and processes that map one file share them.
    """

    all: float
    mapped: float


def memory_of_this_process() -> Memory:
    """As Linux tells it; zeros elsewhere."""
    lines = _STATUS.read_text("ascii").splitlines() if _STATUS.is_file() else []
    kilobytes = {line.partition(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
    return Memory(kilobytes.get("VmRSS", 0) / 1024, kilobytes.get("RssFile", 0) / 1024)


class OurFootprint(Side[str, Memory, Memory]):
    """Model and word list are loaded when the side is made; the release with `OPEN`."""

    def __init__(self, prepared: Prepared) -> None:
        embedder = Embedder(ModelFolder(prepared.model))
        retrieval = Retrieval(QuestionReader(embedder, open_cutter(), open_everyday_words()))
        folder = prepared.release
        self._searcher = Searcher(folder.parent, embedder, retrieval, _today, folder=folder)

    def work(self, item: str) -> Memory:
        """Open the release, or answer a question from it; the memory used by then."""
        if item == OPEN:
            self._searcher.snapshot()
        else:
            self._searcher.search(item)
        return memory_of_this_process()

    def result(self, made: Memory) -> Memory:
        """The same."""
        return made


def _today() -> date:
    return datetime.now(UTC).date()
