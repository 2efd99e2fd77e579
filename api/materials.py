"""Hold the searcher open, and open it as soon as there is something to search."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from index.card_release import CardsPublished
from index.errors import IndexingError
from index.filters import IN_FORCE, Filters
from index.hits import CardPage, Findings
from index.searcher import PassageContext, ReleaseInfo
from knowledge.bank.drafting import Draft
from knowledge.document import Card

PAUSE_S = 2.0


class Searching(Protocol):
    """What this door needs of `index.searcher.Searcher`."""

    def search(self, question: str, *, k: int = 10, filters: Filters = IN_FORCE) -> Findings:
        """The best hits for a question."""
        ...

    def context(self, passage_id: str, *, before: int, after: int) -> PassageContext:
        """A passage among its neighbours."""
        ...

    def drafts(self, document: str) -> tuple[Draft, ...]:
        """Items drafted from a document in force."""
        ...

    def card_ids(self) -> tuple[str, ...]:
        """The cards whose source is in force."""
        ...

    def card(self, card_id: str) -> CardPage:
        """A card with its answer and source."""
        ...

    def quoted_document(self, passage_id: str, quote: str) -> str:
        """The path of a passage's document, if a card may quote these words from there."""
        ...

    def publish_cards(self, cards: Sequence[Card], *, now: datetime) -> CardsPublished | None:
        """Answer with these approved cards from now on; None if they were the last published."""
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
    opened when it is first needed, and every call until then says why it cannot be. Opening loads the
    model, so after a failure it is tried again only every `PAUSE_S` seconds.
    """

    def __init__(
        self, open_searcher: Callable[[], Searching], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._open = open_searcher
        self._clock = clock
        self._opening = threading.Lock()
        self._searcher: Searching | None = None
        self._failure: tuple[float, IndexingError] | None = None

    def searcher(self) -> Searching:
        """The open searcher. Blocks while it loads: call it, and what it returns, in a worker thread.

        Raises:
            IndexingError: there is no release, no model, or they do not fit.
        """
        if self._searcher is None:
            with self._opening:
                if self._searcher is None:
                    self._searcher = self._opened()
        return self._searcher

    def _opened(self) -> Searching:
        if self._failure is not None and self._clock() - self._failure[0] < PAUSE_S:
            raise self._failure[1].with_traceback(None)
        try:
            return self._open()
        except IndexingError as error:
            self._failure = (self._clock(), error)
            raise

    def close(self) -> None:
        """Let the release go."""
        if self._searcher is not None:
            self._searcher.close()
