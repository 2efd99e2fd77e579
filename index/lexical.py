"""Score every passage by words, by characters and by heading words, with BM25."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.postings import Postings, write_postings

Scores = npt.NDArray[np.float32]

# The usual parameters of Okapi BM25 (Robertson and Zaragoza, 2009).
_K1 = 1.2
_B = 0.75
FIELDS = ("words", "chars", "heading")


@dataclass(frozen=True, slots=True)
class LexicalText:
    """One passage as the lexical index sees it: terms of the text and of what stands above it."""

    words: Sequence[str]
    chars: Sequence[str]
    heading: Sequence[str]


def write_lexical(folder: Path, texts: Iterable[LexicalText]) -> None:
    """Write the lexical index of texts whose rows count from 0."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = list(texts)
    for field in FIELDS:
        write_postings(folder, field, (getattr(text, field) for text in listed))


class LexicalIndex:
    """An opened lexical index. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open what `write_lexical` wrote."""
        self._fields = {field: _Field(Postings(folder, field)) for field in FIELDS}
        self.size = self._fields["words"].postings.size

    def scores(self, field: str, terms: Mapping[str, float]) -> Scores:
        """Every passage's BM25 score for any of the terms, in [0, 1]: float32 [size].

        `terms` gives each term's weight, 1 for a word of the question itself. A score is BM25 divided by
        the geometric mean of the best score reached and the best possible (every term, at saturation).
        Divided by the best reached alone, the best of many poor matches would weigh as much as a full
        one; by the best possible alone, good matches of long questions would hardly count.
        """
        return self._fields[field].scores(terms)

    def rarity(self, field: str, term: str) -> float:
        """BM25's inverse document frequency of a term: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        return self._fields[field].rarity(len(self._fields[field].postings.of(term)[0]))


class _Field:
    """BM25 over one field's postings."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        lengths = np.asarray(postings.lengths, np.float32)
        average = float(lengths.mean()) if len(lengths) and lengths.any() else 1.0
        self._norms = np.asarray(_K1 * (1 - _B + _B * lengths / average), np.float32)

    def rarity(self, seen: int) -> float:
        return log1p((self.postings.size - seen + 0.5) / (seen + 0.5))

    def scores(self, terms: Mapping[str, float]) -> Scores:
        rows, counts, best = [], [], []
        for term, weight in terms.items():
            held, counted = self.postings.of(term)
            rows.append(held)
            counts.append(counted)
            best.append(weight * self.rarity(len(held)) * (_K1 + 1))
        if not any(map(len, rows)):
            return np.zeros(self.postings.size, np.float32)
        row = np.concatenate(rows)
        count = np.concatenate(counts).astype(np.float32)
        share = np.repeat(best, list(map(len, rows))) * count / (count + self._norms[row])
        summed = np.bincount(row, share, self.postings.size).astype(np.float32)
        summed /= np.float32(sqrt(float(summed.max()) * sum(best)))
        return summed
