"""Write a segment: documents kept from other segments, and fresh ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays import save_array
from index.dense.files import write_vectors
from index.dense.store import Allowed
from index.encoder import Vectors
from index.lexical import LexicalLists, LexicalText, count_terms, write_lexical
from index.passage_store import PassageStore
from index.passage_text import heading_text, lexical_text
from index.plan import PlannedDocument
from index.segment import DENSE, LEXICAL, PASSAGES, PLACES, SPELLING, VOCABULARY, Segment
from index.spelling.vocabulary import Vocabulary
from index.stopwatch import Stopwatch
from index.store_writing import write_passages
from index.wording import WordCutter
from knowledge.titles import short_titles


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a segment: documents by their rows there."""

    segment: Segment
    documents: tuple[int, ...]

    def live(self) -> Allowed:
        """One flag for each passage of the segment."""
        return self.segment.live(self.documents)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a segment shall hold, in this order; `is_base` if it is the first of its release."""

    kept: tuple[Kept, ...]
    fresh: tuple[PlannedDocument, ...]
    is_base: bool

    def name(self) -> str:
        """Follows from what is written, so that equal segments have equal names; 16 hex digits."""
        digest = hashlib.sha256(b"base" if self.is_base else b"beside")
        for one in self.kept:
            digests = {written.row: written.digest for written in one.segment.documents}
            for row in one.documents:
                digest.update(digests[row])
        for planned in self.fresh:
            digest.update(planned.digest)
        return digest.hexdigest()[:16]


class SegmentWriter:
    """Writes segments with one cutter; `advanced` is told how many fresh passages are cut."""

    def __init__(self, cutter: WordCutter, advanced: Callable[[int, int], None], watch: Stopwatch) -> None:
        self._cutter = cutter
        self._advanced = advanced
        self._watch = watch

    def write(self, folder: Path, contents: Contents, vectors: Mapping[bytes, Vectors]) -> None:
        """Write the folder; `vectors` has those of fresh passages by their text's key."""
        folder.mkdir()
        kept = contents.kept
        write_passages(
            folder / PASSAGES,
            [(one.segment.folder / PASSAGES, one.documents) for one in kept],
            contents.fresh,
        )
        save_array(folder / PLACES, PassageStore(folder / PASSAGES).places())
        self._watch.lap("passages")
        fresh = [vectors[passage.text_key] for planned in contents.fresh for passage in planned.passages]
        parts = [one.segment.dense.vectors(np.flatnonzero(one.live())) for one in kept]
        write_vectors(folder / DENSE, np.concatenate([*parts, *([np.stack(fresh)] if fresh else [])]))
        self._watch.lap("vectors")
        texts = list(self._fresh_texts(contents.fresh))
        self._watch.lap("words")
        self._write_lexical(folder / LEXICAL, kept, texts)
        self._watch.lap("postings")
        self._write_spelling(folder, contents, texts)
        self._watch.lap("spelling")

    def _fresh_texts(self, fresh: Iterable[PlannedDocument]) -> Iterator[LexicalText]:
        listed = [(planned.document.title, passage) for planned in fresh for passage in planned.passages]
        for done, (title, passage) in enumerate(listed):
            if done % 500 == 0:
                self._advanced(done, len(listed))
            yield lexical_text(title, passage.headings, passage.text, self._cutter)
        self._advanced(len(listed), len(listed))

    def _write_lexical(self, folder: Path, kept: Sequence[Kept], texts: Sequence[LexicalText]) -> None:
        parts: list[LexicalLists] = []
        size = 0
        for one in kept:
            live = one.live()
            moved = np.where(live, np.cumsum(live) - 1 + size, -1).astype(np.int32)
            parts.append(
                {name: postings.moved(moved) for name, postings in one.segment.lexical.all().items()}
            )
            size += int(np.count_nonzero(live))
        shift = np.arange(size, size + len(texts), dtype=np.int32)
        parts.append({name: postings.moved(shift) for name, postings in count_terms(texts).items()})
        write_lexical(folder, parts, size=size + len(texts))

    def _write_spelling(self, folder: Path, contents: Contents, texts: Sequence[LexicalText]) -> None:
        """The vocabulary of the kept segments, less what is not kept of them, and of the fresh texts."""
        vocabulary = Vocabulary(self._cutter)
        for one in contents.kept:
            vocabulary.add(one.segment.folder / VOCABULARY)
            for text in self._left_out(one):
                vocabulary.forget(text.words, text.chars)
        for text in texts:
            vocabulary.see(text.words, text.chars)
        vocabulary.keep(folder / VOCABULARY)
        vocabulary.see_names(_names(folder / PASSAGES))
        vocabulary.write(folder / SPELLING, keyboard=contents.is_base)

    def _left_out(self, kept: Kept) -> Iterator[LexicalText]:
        store = PassageStore(kept.segment.folder / PASSAGES)
        for passage in store.passages(np.flatnonzero(~kept.live()).tolist()):
            yield lexical_text("", passage.headings, passage.text, self._cutter)


def _names(store: Path) -> set[str]:
    """Titles, their short forms, and headings without their numbers."""
    opened = PassageStore(store)
    titles = {written.document.title for written in opened.documents()}
    headings = {heading for listed in opened.headings() for heading in listed}
    return {
        *(name for title in titles for name in short_titles(title)),
        *(heading_text("", [heading]) for heading in headings),
    }
