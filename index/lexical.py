"""Search by words and by characters in a persistent index: the only module that knows tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tantivy

_WRITER_BYTES = 128 * 1024 * 1024
# BM25 with k1 = 1.2 gives one term at most k1 + 1 times its rarity.
_SATURATION = 2.2
FIELDS = ("words", "chars", "heading")


@dataclass(frozen=True, slots=True)
class LexicalText:
    """One passage as the lexical index sees it: terms of the text and of what stands above it."""

    words: Sequence[str]
    chars: Sequence[str]
    heading: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of the passage store, best first, with their scores (higher is better); both [n]."""

    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=True, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def write_lexical(folder: Path, texts: Iterable[LexicalText]) -> None:
    """Build the lexical index of texts whose rows count from 0."""
    folder.mkdir(parents=True, exist_ok=True)
    store = tantivy.Index(_schema(), path=str(folder))
    writer = store.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for row, text in enumerate(texts):
        document = tantivy.Document()
        document.add_integer("row", row)
        for field in FIELDS:
            document.add_text(field, " ".join(getattr(text, field)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    """An opened lexical index. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open what `write_lexical` made; the files are memory-mapped."""
        self._schema = _schema()
        self._store = tantivy.Index(self._schema, path=str(folder), reuse=True)
        self._store.reload()
        self._searcher = self._store.searcher()
        self.size = int(self._searcher.num_docs)

    def search(self, field: str, terms: Sequence[str], k: int) -> Ranking:
        """The `k` best passages for any of the terms in one field, with scores in [0, 1].

        A score is BM25 divided by the geometric mean of the best score reached and the best possible
        (every term, at saturation). Divided by the best reached alone, the best of many poor matches
        would weigh as much as a full one; by the best possible alone, good matches of long questions
        would hardly count.
        """
        if not terms:
            return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, term, "freq"))
            for term in dict.fromkeys(terms)
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit=k, count=False).hits
        rows = np.fromiter(
            (self._searcher.doc(address)["row"][0] for _, address in found), dtype=np.int64, count=len(found)
        )
        scores = np.fromiter((score for score, _ in found), dtype=np.float32, count=len(found))
        ideal = _SATURATION * sum(self.rarity(field, term) for term in dict.fromkeys(terms))
        return Ranking(rows, scores / np.sqrt(scores[:1] * ideal))

    def rarity(self, field: str, term: str) -> float:
        """BM25's inverse document frequency of a term: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        seen = self._searcher.doc_freq(field, term)
        return float(np.log1p((self.size - seen + 0.5) / (seen + 0.5)))
