"""Embed each text once, however often the build is stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.card_store import read_wordings
from index.embedding import Embedder
from index.encoder import Vectors
from index.journal import EmbeddingJournal, forget_journals, journal_path, kept_texts
from index.manifest import Manifest
from index.passage_store import PassageStore
from index.release import CARDS
from index.segment import PASSAGES
from index.wording import normalise

Told = Callable[[int, int], None]
Encode = Callable[[Iterable[str]], Generator[Vectors, None, None]]


def no_one(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """What one encoder reads, and the journal that keeps it."""

    journal: Path
    encode: Encode
    dimensions: int

    def opened(self) -> EmbeddingJournal:
        return EmbeddingJournal(self.journal, self.dimensions)

    def embed(self, texts: Mapping[bytes, str], told: Told) -> tuple[dict[bytes, Vectors], int]:
        if not texts:
            return {}, 0
        with self.opened() as journal:
            vectors = {key: journal.known[key] for key in texts if key in journal.known}
            missing = {key: text for key, text in texts.items() if key not in vectors}
            told(0, len(missing))
            with closing(self.encode(missing.values())) as fresh:
                for done, (key, vector) in enumerate(zip(missing, fresh, strict=True), start=1):
                    journal.append(key, vector)
                    vectors[key] = vector
                    told(done, len(missing))
        return vectors, len(missing)

    def keeps_more_than(self, keys: set[bytes]) -> bool:
        """Whether the journal holds a text that is not among these."""
        if not self.journal.exists():
            return False
        with self.opened() as journal:
            return not journal.known.keys() <= keys


class Resuming:
    """One library's embedding with one model: what the model has read is in a journal until it is released.

    Passages and the wordings of cards have a journal each, for two encoders read them. The caller holds the
    library's build lock.
    """

    def __init__(self, library_dir: Path, embedder: Embedder) -> None:
        self._library_dir = library_dir
        passages = journal_path(library_dir, embedder.fingerprint)
        wordings = journal_path(library_dir, embedder.question_fingerprint, of="wordings-")
        self._passages = _Lane(passages, embedder.each_passage, embedder.dimensions)
        self._wordings = _Lane(wordings, embedder.each_question, embedder.dimensions)

    def embed(self, texts: Mapping[bytes, str], progress: Told) -> tuple[dict[bytes, Vectors], int]:
        """The vectors of passages by key, and how many texts the model had to read for them.

        `progress` is told how many of these are done and how many there are.

        Raises:
            OSError: the journal cannot be written.
        """
        return self._passages.embed(texts, progress)

    def embed_wordings(self, wordings: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of cards' wordings.

        Raises:
            OSError: the journal cannot be written.
        """
        keys = {wording: _wording_key(wording) for wording in wordings}
        vectors, _ = self._wordings.embed({keys[one]: normalise(one) for one in wordings}, no_one)
        return {wording: vectors[key] for wording, key in keys.items()}

    def kept(self) -> int:
        """How many texts are embedded already for the next build."""
        return sum(kept_texts(lane.journal, lane.dimensions) for lane in (self._passages, self._wordings))

    def finish(self, release: Path, manifest: Manifest, *, is_new: bool) -> None:
        """Delete the journals, now that a sealed release has what they kept.

        If nothing new was made, a journal may be that of another build that was stopped: they are deleted
        only when the release has all that they hold.
        """
        if is_new or not self._keeps_more_than(release, manifest):
            forget_journals(self._library_dir, last=self._passages.journal)

    def _keeps_more_than(self, release: Path, manifest: Manifest) -> bool:
        wordings = {_wording_key(text) for _, text in read_wordings(release / CARDS)}
        return self._passages.keeps_more_than(_text_keys(release, manifest)) or (
            self._wordings.keeps_more_than(wordings)
        )


def _text_keys(release: Path, manifest: Manifest) -> set[bytes]:
    stores = (PassageStore(release / entry.name / PASSAGES) for entry in manifest.segments)
    return {key for store in stores for key in store.text_keys()}


def _wording_key(wording: str) -> bytes:
    return hashlib.sha256(normalise(wording).encode()).digest()
