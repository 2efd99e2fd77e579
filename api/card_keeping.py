"""See to it that the index answers with the cards that content staff approved, and with no others."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool

from api.background import in_background
from api.materials import Materials, Searching
from index.approved import approved_id
from index.errors import IndexingError
from index.publishing import Switch
from knowledge.document import Card, CardSource
from study.actors import SYSTEM
from study.audit import log as audit
from study.audit.log import Action
from study.errors import StudyError
from study.feedback.cards import ApprovedCard
from study.ledger import approved_cards
from study.storage import Storage

LOOKS_EVERY_S: Final = 5.0
"""Cards come from other boxes too; and what could not be published, as while a build runs, is tried again."""

OPENED_WITHIN_S: Final = 3.0
PAUSE_S: Final = 0.01

log = structlog.get_logger(__name__)


class CardKeeper:
    """Publishes the approved cards of one library: at once after a decision, and what is behind later.

    The log says which cards stand. What was last published lies beside the releases: if the two differ, there
    is something to do. So a roll-back, which changes neither, is not undone.
    """

    def __init__(
        self, library: str, storage: Storage, materials: Materials, now: Callable[[], datetime]
    ) -> None:
        self.library = library
        self._storage = storage
        self._materials = materials
        self._now = now
        self._one_at_a_time = threading.Lock()
        self._done_to = 0

    def bring_up(self) -> bool:
        """Publish what stands; whether it is published now. Call it in a worker thread.

        Raises:
            StorageUnavailableError: the records cannot be read or written.
        """
        with self._one_at_a_time:
            position = approved_cards.newest_position(self._storage)
            standing = [one for one in approved_cards.every(self._storage, self.library) if one.stands]
            try:
                searcher = self._materials.searcher()
                published = searcher.publish_cards([_card(one) for one in standing], now=self._now())
                if published is not None:
                    self._put_on_record(published.switch)
                    _wait_until_served(searcher, published.switch.release)
            except IndexingError as error:
                log.warning("cards_not_published", reason=str(error))
                return False
            self._done_to = position
            return True

    def answering(self) -> frozenset[str]:
        """The ids, as they were approved, of the cards that may answer now; none where nothing can.

        A card does not where its quote is gone, its document is no longer in force, or was rolled back.
        """
        try:
            served = frozenset(self._materials.searcher().card_ids())
        except IndexingError:
            return frozenset()
        every = approved_cards.every(self._storage, self.library)
        return frozenset(one.approved.id for one in every if approved_id(one.approved.id) in served)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Publish what is behind while the application runs."""
        async with in_background(self._keep_up()):
            yield

    async def _keep_up(self) -> None:
        while True:
            try:
                await run_in_threadpool(self._look)
            except StudyError as error:
                log.warning("cards_not_looked_at", reason=str(error))
            except Exception:  # the outermost loop: were it to end, no card would be published any more
                log.exception("cards_not_published")
            await asyncio.sleep(LOOKS_EVERY_S)

    def _look(self) -> None:
        if approved_cards.newest_position(self._storage) != self._done_to:
            self.bring_up()

    def _put_on_record(self, switch: Switch) -> None:
        if switch.release == switch.before:
            return
        with self._storage.writing() as connection:
            audit.record(
                connection,
                Action.RELEASE_PUBLISHED,
                actor=SYSTEM,
                subject=f"library:{self.library}",
                now=self._now(),
                details={"release": switch.release, "before": switch.before},
            )


def _wait_until_served(searcher: Searching, release: str) -> None:
    """Until this process has opened it: who approved a card and asks at once gets that card.

    A release is opened aside when it is first asked for; on a busy machine that may take longer than whoever
    waits here should.
    """
    deadline = time.monotonic() + OPENED_WITHIN_S
    while searcher.info().release != release and time.monotonic() < deadline:
        time.sleep(PAUSE_S)


def _card(one: ApprovedCard) -> Card:
    words = one.approved.words
    return Card(
        id=approved_id(one.approved.id),
        question=words.question,
        answer=words.answer,
        sources=(CardSource(words.document, words.quote),),
        variants=words.variants,
    )
