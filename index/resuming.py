"""Embed each text once, however often the build is stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from index.embedding import Embedder, Vectors
from index.journal import EmbeddingJournal, forget_journals, journal_path, kept_texts
from index.manifest import Manifest
from index.passage_store import PassageStore
from index.segment import PASSAGES

Told = Callable[[int, int], None]


class Resuming:
    """One library's embedding with one model: what the model has read is in a journal until it is released.

    The caller holds the library's build lock.
    """

    def __init__(self, library_dir: Path, embedder: Embedder) -> None:
        self._library_dir = library_dir
        self._embedder = embedder
        self._path = journal_path(library_dir, embedder.fingerprint)

    def embed(self, texts: Mapping[bytes, str], progress: Told) -> tuple[dict[bytes, Vectors], int]:
        """The vectors of texts by key, and how many texts the model had to read for them.

        `progress` is told how many of these are done and how many there are.

        Raises:
            OSError: the journal cannot be written.
        """
        with EmbeddingJournal(self._path, self._embedder.dimensions) as journal:
            vectors = {key: journal.known[key] for key in texts if key in journal.known}
            missing = {key: text for key, text in texts.items() if key not in vectors}
            progress(0, len(missing))
            with closing(self._embedder.each_passage(missing.values())) as fresh:
                for done, (key, vector) in enumerate(zip(missing, fresh, strict=True), start=1):
                    journal.append(key, vector)
                    vectors[key] = vector
                    progress(done, len(missing))
        return vectors, len(missing)

    def kept(self) -> int:
        """How many texts are embedded already for the next build."""
        return kept_texts(self._path, self._embedder.dimensions)

    def finish(self, release: Path, manifest: Manifest, *, is_new: bool) -> None:
        """Delete the journals, now that a sealed release has what they kept.

        If nothing new was made, the journal may be that of another build that was stopped: it is deleted
        only when the release has all that it holds.
        """
        if not is_new and self._path.exists():
            with EmbeddingJournal(self._path, self._embedder.dimensions) as journal:
                is_new = journal.known.keys() <= _text_keys(release, manifest)
        if is_new:
            forget_journals(self._library_dir, last=self._path)


def _text_keys(release: Path, manifest: Manifest) -> set[bytes]:
    stores = (PassageStore(release / entry.name / PASSAGES) for entry in manifest.segments)
    return {key for store in stores for key in store.text_keys()}
