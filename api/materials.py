"""Hold the searcher open, and open it as soon as there is something to search."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from index.hits import Findings
from index.searcher import PassageContext, ReleaseInfo


class Searching(Protocol):
    """What this door needs of `index.searcher.Searcher`."""

    def search(self, question: str, *, k: int = 10, all_versions: bool = False) -> Findings:
        """The best hits for a question."""
        ...

    def context(self, passage_id: str, *, before: int, after: int) -> PassageContext:
        """A passage among its neighbours."""
        ...

    def info(self) -> ReleaseInfo:
        """What is being served."""
        ...

    def close(self) -> None:
        """Let the release go."""
        ...


class Materials:
    """The materials as they can be searched now.

    This door starts before the first release is built, and goes on when one breaks; so the searcher is
    opened when it is first needed, and every call until then says why it cannot be.
    """

    def __init__(self, open_searcher: Callable[[], Searching]) -> None:
        self._open = open_searcher
        self._opening = threading.Lock()
        self._searcher: Searching | None = None

    def searcher(self) -> Searching:
        """The open searcher. Blocks while it loads: call it, and what it returns, in a worker thread.

        Raises:
            IndexingError: there is no release, no model, or they do not fit.
        """
        if self._searcher is None:
            with self._opening:
                if self._searcher is None:
                    self._searcher = self._open()
        return self._searcher

    def close(self) -> None:
        """Let the release go."""
        if self._searcher is not None:
            self._searcher.close()
