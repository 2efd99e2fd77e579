"""Answer searches from whichever release is current: the index's front door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from index.background import read_background_questions
from index.card_release import CardPublisher, CardsPublished
from index.embedding import Embedder
from index.errors import (
    QuoteAmbiguousError,
    QuoteNotThereError,
    SettingError,
    UnknownCardError,
    UnknownDocumentError,
    UnknownPassageError,
)
from index.filters import IN_FORCE, Filters
from index.hits import CardPage, Findings
from index.item_drafts import drafts_of
from index.opening import BACKGROUND_QUESTIONS, open_cutter, open_everyday_words, open_model
from index.passage_store import StoredDocument, StoredPassage
from index.query import QuestionReader
from index.recent import RecentFindings
from index.results import card_page
from index.retrieval import Judged, Retrieval
from index.serving import Serving
from index.settings import IndexSettings
from index.snapshot import Snapshot
from index.stopwatch import Stopwatch
from knowledge.bank.drafting import Draft
from knowledge.document import Card


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """What is being served."""

    library: str
    release: str
    documents: int
    passages: int
    provisions: int
    cards: int
    model: str
    built_at: str


@dataclass(frozen=True, slots=True)
class PassageContext:
    """A passage among its neighbours; `target` is its place in `passages`."""

    document: StoredDocument
    passages: tuple[StoredPassage, ...]
    target: int
    has_before: bool
    has_after: bool


_CALIBRATION_DEPTH = 10
_FINDINGS_KEPT = 1000
# What a question of a running service waits for a release that was just published, in seconds: a small one
# is open by then, for a large one nobody shall wait.
PATIENCE_S = 0.02


def _warm_ups() -> list[str]:
    """A short, a usual and a long question: the model takes memory for each length anew."""
    by_length = sorted(read_background_questions(BACKGROUND_QUESTIONS), key=len)
    return [by_length[0], by_length[len(by_length) // 2], by_length[-1]]


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


class Searcher:
    """Searches the current release; safe to use from several threads.

    A newly published release is noticed at the next question, which opens it aside if it is given little
    patience (see `index.serving`). The old one is let go
    when the last question that uses it has ended.
    """

    def __init__(
        self,
        library_dir: Path,
        embedder: Embedder,
        retrieval: Retrieval,
        today: Callable[[], date],
        *,
        folder: Path | None = None,
        patience_s: float | None = None,
        publisher: CardPublisher | None = None,
    ) -> None:
        self._publisher = publisher
        self._serving = Serving(
            library_dir,
            question_fingerprint=embedder.question_fingerprint,
            today=today,
            pinned=folder,
            patience_s=patience_s,
        )
        self._retrieval = retrieval
        self._recent = RecentFindings(_FINDINGS_KEPT)

    @classmethod
    def open(
        cls,
        settings: IndexSettings,
        *,
        folder: Path | None = None,
        today: Callable[[], date] = _today,
        patience_s: float | None = None,
    ) -> Searcher:
        """Load the model and the current release, and ask some questions to warm both.

        With `folder` that release is searched instead, current or not. For `patience_s` see `index.serving`.

        Raises:
            ModelNotFetchedError: the model is not on this machine.
            NoReleaseError: nothing has been built yet.
            DamagedReleaseError: the current release is not what was sealed.
            ModelMismatchError: the release was built with another model.
        """
        embedder = Embedder(open_model(settings))
        cutter = open_cutter()
        retrieval = Retrieval(QuestionReader(embedder, cutter, open_everyday_words()))
        library_dir = folder.parent if folder else settings.releases_dir / settings.library
        publisher = CardPublisher(
            library_dir, embedder=embedder, cutter=cutter, keep_releases=settings.keep_releases
        )
        searcher = cls(
            library_dir,
            embedder,
            retrieval,
            today,
            folder=folder,
            patience_s=patience_s,
            publisher=None if folder else publisher,
        )
        for question in _warm_ups():
            searcher.search(question)
        return searcher

    def search(self, question: str, *, k: int = 10, filters: Filters = IN_FORCE) -> Findings:
        """The best hits for a question, all from one release; at most one a provision.

        Only what is in force is searched, unless `filters` say otherwise. A question asked again gets the
        findings of the first time, as long as the release and the day are the same.

        Raises:
            QuestionError: the question is blank or too long.
        """
        watch = Stopwatch()
        snapshot = self._serving.snapshot()
        key = (snapshot.release, snapshot.today, question, k, filters)
        known = self._recent.get(key)
        if known is not None:
            watch.lap("repeated")
            return replace(known, timings_ms=watch.laps_ms())
        findings = self._retrieval.find(snapshot, question, k=k, filters=filters)
        self._recent.keep(key, findings)
        return findings

    def judge(self, question: str) -> Judged:
        """What the searches make of a question before any verdict: what calibration looks at."""
        return self._retrieval.judge(
            self._serving.snapshot(), question, k=_CALIBRATION_DEPTH, filters=IN_FORCE, watch=Stopwatch()
        )

    def snapshot(self) -> Snapshot:
        """The release that is being searched."""
        return self._serving.snapshot()

    def passage(self, passage_id: str) -> StoredPassage:
        """The passage of that id.

        Raises:
            UnknownPassageError: the current release has no such passage.
        """
        return self._passage(self._serving.snapshot(), passage_id)

    def document(self, path: str) -> StoredDocument:
        """The document of a passage, by its path within the library.

        Raises:
            KeyError: the current release has no such document.
        """
        return self._serving.snapshot().document(path)

    def context(self, passage_id: str, *, before: int, after: int) -> PassageContext:
        """The passage with up to `before` and `after` neighbours of its document.

        Raises:
            UnknownPassageError: the current release has no such passage.
        """
        snapshot = self._serving.snapshot()
        passage = self._passage(snapshot, passage_id)
        around = snapshot.store.neighbours(passage, before=before + 1, after=after + 1)
        shown = [near for near in around if -before <= near.row - passage.row <= after]
        return PassageContext(
            document=snapshot.document(passage.document),
            passages=tuple(shown),
            target=shown.index(passage),
            has_before=around[0].row < shown[0].row,
            has_after=around[-1].row > shown[-1].row,
        )

    def drafts(self, document: str) -> tuple[Draft, ...]:
        """Items drafted from a document in force, by its path within the library.

        Raises:
            UnknownDocumentError: there is no such document.
        """
        return drafts_of(self._serving.snapshot(), document)

    def card_ids(self) -> tuple[str, ...]:
        """The cards whose source is in force, in the order of the card files."""
        snapshot = self._serving.snapshot()
        allowed = snapshot.allowed(IN_FORCE)
        return tuple(card.id for card in snapshot.cards if allowed[card.passage])

    def card(self, card_id: str) -> CardPage:
        """The card of that id, with its answer and source.

        Raises:
            UnknownCardError: the current release has no such card.
        """
        snapshot = self._serving.snapshot()
        found = next((card for card in snapshot.cards if card.id == card_id), None)
        if found is None:
            raise UnknownCardError(card_id, snapshot.release[:12])
        (source,) = snapshot.store.passages([found.passage])
        return card_page(snapshot, found, source)

    def quoted_document(self, passage_id: str, quote: str) -> str:
        """The path of the document of a passage, if a card may quote these words from there.

        Cards are found again by their words: these must stand in the passage, and nowhere before it in its
        document. Only what is in force is quoted: a card from elsewhere would never answer.

        Raises:
            UnknownPassageError: the current release has no such passage.
            UnknownDocumentError: its document is not in force.
            QuoteNotThereError: the passage does not hold these words, character by character.
            QuoteAmbiguousError: they stand earlier in the document as well.
        """
        snapshot = self._serving.snapshot()
        passage = self._passage(snapshot, passage_id)
        if not snapshot.allowed(IN_FORCE)[passage.row]:
            raise UnknownDocumentError(passage.document, snapshot.release[:12])
        within = passage.text.find(quote)
        if within < 0 or not quote or quote != quote.strip():  # cards are kept without blanks around a quote
            raise QuoteNotThereError(passage_id)
        if snapshot.store.document_text(passage.document).find(quote) < passage.start:
            raise QuoteAmbiguousError(passage_id)
        return passage.document

    def publish_cards(self, cards: Sequence[Card], *, now: datetime) -> CardsPublished | None:
        """Answer with these approved cards and no others from now on; None if they were the last published.

        Raises:
            IndexingError: see `CardPublisher.publish`; or this searcher is pinned to one release.
        """
        if self._publisher is None:
            raise SettingError("library", self._serving.snapshot().release[:12], "one release is searched")
        if self._publisher.is_published(cards):
            return None
        return self._publisher.publish(cards, now=now)

    def info(self) -> ReleaseInfo:
        """What is being served now."""
        manifest = self._serving.snapshot().manifest
        return ReleaseInfo(
            library=manifest.library,
            release=manifest.release,
            documents=manifest.documents,
            passages=manifest.passages,
            provisions=manifest.provisions,
            cards=manifest.cards,
            model=manifest.model,
            built_at=manifest.built_at,
        )

    def close(self) -> None:
        """Let the release go."""
        self._serving.close()

    def _passage(self, snapshot: Snapshot, passage_id: str) -> StoredPassage:
        found = snapshot.store.passage_by_id(passage_id)
        if found is None:
            raise UnknownPassageError(passage_id, snapshot.release[:12])
        return found
