"""Build a release from a library: embed what is new, write it whole, publish it at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from index.background import measure_background, write_background
from index.embedding import Embedder, Vectors
from index.errors import DamagedReleaseError, EmptyLibraryError
from index.lexical import LexicalText, write_lexical
from index.passage_store import PassageStore
from index.passage_text import lexical_text
from index.plan import OPTIONS, Plan, plan_release
from index.release import (
    BACKGROUND,
    CARDS,
    DENSE,
    FORMAT,
    LEXICAL,
    PASSAGES,
    SPELLING,
    Manifest,
    file_digests,
    publish,
    read_manifest,
    seal,
)
from index.spelling.vocabulary import Vocabulary
from index.staging import fresh_folder, is_complete, only_build
from index.store_writing import write_store
from index.vectors import VectorIndex, write_vectors
from index.wording import WordCutter, normalise
from knowledge.library import Library

# what is being done, how many of it are done, how many there are
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `embedded` counts the texts that went through the model."""

    manifest: Manifest
    folder: Path
    embedded: int
    is_new: bool


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""


class Builder:
    """Builds releases of libraries into one folder, all with the same model and word list.

    `background` are questions that no material answers (see `index.background`).
    """

    def __init__(
        self,
        releases_dir: Path,
        *,
        embedder: Embedder,
        model_name: str,
        cutter: WordCutter,
        background: Sequence[str],
        progress: Progress = no_progress,
    ) -> None:
        self._releases_dir = releases_dir
        self._embedder = embedder
        self._model_name = model_name
        self._cutter = cutter
        self._background = [normalise(question) for question in background]
        self._progress = progress

    def build(self, library: Library, name: str, *, now: datetime, make_current: bool = True) -> BuildReport:
        """Build the release of a library, or find it again, and make it current.

        The release appears under its own name only when it is complete; whatever stops a build before
        that leaves the current release as it was. If the same inputs were built before, nothing is
        embedded or written.

        Raises:
            EmptyLibraryError: there is nothing to index.
            BuildLockedError: another build of this library is running.
        """
        if not any(entry.passages for entry in library.documents):
            raise EmptyLibraryError([library.folder])
        plan = plan_release(library, self._embedder.question_fingerprint)
        library_dir = self._releases_dir / name
        folder = library_dir / plan.release
        library_dir.mkdir(parents=True, exist_ok=True)
        with only_build(library_dir):
            is_new, embedded = not is_complete(folder), 0
            if is_new:
                staged = fresh_folder(library_dir)
                embedded = self._write_files(plan, staged, _previous_vectors(library_dir, self._embedder))
                seal(staged, self._manifest(plan, name, now, len(library.problems), staged))
                staged.rename(folder)
            if make_current:
                publish(library_dir, folder)
        return BuildReport(read_manifest(folder), folder, embedded, is_new)

    def _write_files(self, plan: Plan, staged: Path, known: dict[bytes, Vectors]) -> int:
        vectors, embedded = self._embed(plan, known)
        write_vectors(staged / DENSE, vectors)
        wordings = [normalise(text) for card in plan.cards for text in card.entries]
        write_vectors(staged / CARDS, self._embedder.questions(wordings))
        self._progress("background", 0, len(self._background))
        measured = measure_background(VectorIndex(staged / DENSE), self._embedder.questions(self._background))
        write_background(staged / BACKGROUND, measured)
        write_store(staged / PASSAGES, plan.documents, plan.passages, plan.cards)
        vocabulary = Vocabulary(self._cutter)
        vocabulary.see_names(plan.names)
        vocabulary.see_texts(wordings)
        write_lexical(staged / LEXICAL, self._lexical_texts(plan, vocabulary))
        vocabulary.write(staged / SPELLING)
        return embedded

    def _lexical_texts(self, plan: Plan, vocabulary: Vocabulary) -> Iterator[LexicalText]:
        """The passages as the lexical index sees them; the vocabulary sees each on its way."""
        total = len(plan.passages)
        for done, row in enumerate(plan.passages):
            if done % 500 == 0:
                self._progress("words", done, total)
            title = plan.documents[row.document].document.title
            text = lexical_text(title, row.headings, row.text, self._cutter)
            vocabulary.see(text.words, text.chars)
            yield text
        self._progress("words", total, total)

    def _embed(self, plan: Plan, known: dict[bytes, Vectors]) -> tuple[Vectors, int]:
        """Vectors of all passages, and how many texts the model had to read: each new text once."""
        keys = [row.embedding_key for row in plan.passages]
        missing = {key: text for key, text in zip(keys, plan.texts, strict=True) if key not in known}
        total = len(missing)
        fresh = self._embedder.passages(
            list(missing.values()), encoded=lambda done: self._progress("vectors", done, total)
        )
        known = known | dict(zip(missing, fresh, strict=True))
        return np.stack([known[key] for key in keys]), total

    def _manifest(self, plan: Plan, name: str, now: datetime, problems: int, staged: Path) -> Manifest:
        return Manifest(
            format=FORMAT,
            release=plan.release,
            library=name,
            built_at=now.isoformat(timespec="seconds"),
            model=self._model_name,
            model_fingerprint=self._embedder.fingerprint,
            question_fingerprint=self._embedder.question_fingerprint,
            dimensions=self._embedder.dimensions,
            options=dict(OPTIONS),
            documents=len(plan.documents),
            passages=len(plan.passages),
            provisions=plan.provisions,
            cards=len(plan.cards),
            problems=problems,
            files=file_digests(staged),
        )


def _previous_vectors(library_dir: Path, embedder: Embedder) -> dict[bytes, Vectors]:
    """The newest release's vectors by embedding key, as far as the same model made them."""
    folders = [path.parent for path in library_dir.glob("*/manifest.json")]
    for folder in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            manifest = read_manifest(folder, thorough=True)
        except DamagedReleaseError:
            continue
        if manifest.model_fingerprint == embedder.fingerprint:
            store = PassageStore(folder / PASSAGES, manifest.library)
            keys = store.rows("SELECT embedding_key FROM passages ORDER BY row")
            vectors = VectorIndex(folder / DENSE).all_vectors()
            return {key: vector for (key,), vector in zip(keys, vectors, strict=True)}
    return {}
