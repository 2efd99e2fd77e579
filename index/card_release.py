"""Publish approved cards at once: a release that is the current one with other cards.

Nothing is read, cut or embedded but the wordings of new cards; everything else is linked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from index.approved import is_approved, read_approved, write_approved
from index.card_store import read_cards, read_wordings
from index.card_writing import CardWriter
from index.carrying import link, linked_tree
from index.checksums import file_records
from index.cleaning import clean_after_build, clear_left_overs
from index.embedding import Embedder
from index.encoder import Vectors
from index.errors import DamagedReleaseError, ModelMismatchError
from index.faults import explained
from index.manifest import Manifest, read_manifest, seal
from index.passage_store import PassageStore
from index.plan import PlannedCard, plan_card, release_of
from index.previous import Previous
from index.publishing import Switch, switch_to
from index.release import BACKGROUND, CARDS, current_release
from index.segment import PASSAGES
from index.staging import fresh_folder, only_build, put_in_place
from index.wording import WordCutter, normalise
from knowledge.document import Card, CardSource

_NO_PASSAGE = -1


@dataclass(frozen=True, slots=True)
class CardsPublished:
    """What publishing cards did; `left_out` are ids of cards whose quote the release does not hold."""

    switch: Switch
    left_out: tuple[str, ...]


class CardPublisher:
    """Publishes the approved cards of one library."""

    def __init__(
        self, library_dir: Path, *, embedder: Embedder, cutter: WordCutter, keep_releases: int
    ) -> None:
        self._library_dir = library_dir
        self._embedder = embedder
        self._keep = keep_releases
        self._writer = CardWriter(
            cutter,
            self._embed,
            question_fingerprint=embedder.question_fingerprint,
            dimensions=embedder.dimensions,
        )

    def is_published(self, cards: Sequence[Card]) -> bool:
        """Whether these were the last ones to be published, served or rolled back since.

        Raises:
            BuildFailedError: the disk does not let it be read.
        """
        with explained(self._library_dir, kept=lambda: 0):
            known, wrong = read_approved(self._library_dir)
        return not wrong and known == list(cards)

    def publish(self, cards: Sequence[Card], *, now: datetime) -> CardsPublished:
        """Make a release current that has these approved cards and no others.

        Raises:
            NoReleaseError: no release is current.
            DamagedReleaseError: the current one is not what was sealed.
            ModelMismatchError: it was built with another model.
            BuildLockedError: a build is running; it does not know these cards.
            BuildFailedError: the disk is full, read-only or broken.
        """
        with explained(self._library_dir, kept=lambda: 0), only_build(self._library_dir):
            clear_left_overs(self._library_dir)
            before = self._current()
            planned, left_out = _planned(before, cards)
            release = _release(before, planned)
            folder = self._library_dir / release
            if not _is_whole(folder):
                self._make(folder, before, planned, now=now)
            switch = switch_to(self._library_dir, folder, now=now)
            write_approved(self._library_dir, cards)
            clean_after_build(self._library_dir, folder, keep=self._keep)
        return CardsPublished(switch, left_out)

    def _current(self) -> Previous:
        folder = current_release(self._library_dir)
        manifest = read_manifest(folder)
        fingerprint = self._embedder.question_fingerprint
        if manifest.question_fingerprint != fingerprint:
            raise ModelMismatchError(manifest.question_fingerprint[:12], fingerprint[:12])
        return Previous(folder, manifest, manifest.options)

    def _make(self, folder: Path, before: Previous, cards: Sequence[PlannedCard], *, now: datetime) -> None:
        with fresh_folder(self._library_dir) as staged:
            for entry in before.manifest.segments:
                linked_tree(before.folder / entry.name, staged / entry.name)
            link(before.folder / BACKGROUND, staged / BACKGROUND)
            self._writer.write(staged, cards, before)
            seal(staged, _manifest(staged, before, folder.name, len(cards), now=now))
            put_in_place(staged, folder)

    def _embed(self, wordings: Sequence[str]) -> Mapping[str, Vectors]:
        vectors = self._embedder.questions([normalise(text) for text in wordings])
        return dict(zip(wordings, vectors, strict=True))


def _planned(before: Previous, cards: Sequence[Card]) -> tuple[tuple[PlannedCard, ...], tuple[str, ...]]:
    """The approved cards that the release's documents bear out, then the library's own; who is left out."""
    texts = _texts(before, {source.document for card in cards for source in card.sources})
    fitting = [
        card for card in cards if all(one.quote in texts.get(one.document, "") for one in card.sources)
    ]
    own = (card for card in _cards_of(before.folder / CARDS) if not is_approved(card.card.id))
    fits = {card.id for card in fitting}
    left_out = tuple(card.id for card in cards if card.id not in fits)
    return (*(plan_card(card, texts) for card in fitting), *own), left_out


def _texts(before: Previous, wanted: Iterable[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for segment, entry in zip(before.segments, before.manifest.segments, strict=True):
        there = {segment.documents[row].document.path for row in entry.documents}
        store = PassageStore(segment.folder / PASSAGES)
        texts |= {path: store.document_text(path) for path in there.intersection(wanted)}
    return texts


def _cards_of(path: Path) -> Iterator[PlannedCard]:
    wordings: dict[int, list[str]] = {}
    for of_card, text in read_wordings(path):
        wordings.setdefault(of_card, []).append(text)
    for row, stored in enumerate(read_cards(path, lambda *_: _NO_PASSAGE)):
        card = Card(
            id=stored.id,
            question=stored.question,
            answer=stored.answer,
            sources=(CardSource(stored.document, stored.quote),),
            variants=tuple(wordings[row][1:]),
            topic=stored.topic,
        )
        yield PlannedCard(card, stored.document, stored.quote, stored.start, stored.end)


def _release(before: Previous, cards: Sequence[PlannedCard]) -> str:
    """The id that a build of the same materials with these cards would give."""
    documents = []
    for segment, entry in zip(before.segments, before.manifest.segments, strict=True):
        replaced = set(entry.superseded)
        found = [(segment.documents[row], row in replaced) for row in entry.documents]
        documents += [(one.document.path, one.digest, is_replaced) for one, is_replaced in found]
    manifest = before.manifest
    return release_of(sorted(documents), cards, manifest.question_fingerprint, options=manifest.options)


def _manifest(staged: Path, before: Previous, release: str, cards: int, *, now: datetime) -> Manifest:
    linked = {entry.name for entry in before.manifest.segments}
    known = {
        name: record
        for name, record in before.manifest.files.items()
        if name == BACKGROUND or name.partition("/")[0] in linked
    }
    return replace(
        before.manifest,
        release=release,
        built_at=now.isoformat(timespec="seconds"),
        cards=cards,
        files=file_records(staged, known=known),
    )


def _is_whole(folder: Path) -> bool:
    """By size and time of its files, as when a release is opened: nobody waits for all of it to be read."""
    try:
        read_manifest(folder)
    except DamagedReleaseError:
        return False
    return True
