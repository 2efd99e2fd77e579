"""Score every passage by words, by characters and by heading words, with BM25."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.postings import Impacts, Postings, write_postings

# The usual parameters of Okapi BM25 (Robertson and Zaragoza, 2009).
_K1 = 1.2
_B = 0.75
FIELDS = ("words", "chars", "heading")


@dataclass(frozen=True, slots=True)
class TermScores:
    """Every passage's score for the terms of one field: BM25, `sums` float64 [size], times `scale`."""

    sums: npt.NDArray[np.float64]
    scale: float

    def of(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The scores of these rows, in [0, 1]."""
        return np.asarray(self.sums[rows] * self.scale, np.float32)


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
        write_postings(folder, field, (getattr(text, field) for text in listed), saturation)


def saturation(counts: npt.NDArray[np.int32], lengths: npt.NDArray[np.int32], average: float) -> Impacts:
    """BM25's share of a term in a passage: count / (count + k1 · (1 - b + b · length / average))."""
    return np.asarray(counts / (counts + _K1 * (1 - _B + _B * lengths / average)), np.float32)


class LexicalIndex:
    """An opened lexical index. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open what `write_lexical` wrote."""
        self._fields = {field: _Field(Postings(folder, field)) for field in FIELDS}
        self.size = self._fields["words"].postings.size

    def scores(self, field: str, terms: Mapping[str, float]) -> TermScores:
        """Every passage's BM25 score for any of the terms.

        `terms` gives each term's weight, 1 for a word of the question itself. A score is BM25 divided by
        the geometric mean of the best score reached and the best possible (every term, at saturation).
        Divided by the best reached alone, the best of many poor matches would weigh as much as a full
        one; by the best possible alone, good matches of long questions would hardly count.
        """
        return self._fields[field].scores(terms)

    def rarities(self, field: str, terms: Iterable[str]) -> dict[str, float]:
        """BM25's inverse document frequency of each term: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        held = self._fields[field].postings.of(terms)
        return {term: self._fields[field].rarity(len(rows)) for term, (rows, _) in held.items()}


class _Field:
    """BM25 over one field's postings."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings

    def rarity(self, seen: int) -> float:
        return log1p((self.postings.size - seen + 0.5) / (seen + 0.5))

    def scores(self, terms: Mapping[str, float]) -> TermScores:
        rows, shares, best = [], [], []
        for term, (held, impacts) in self.postings.of(terms).items():
            most = terms[term] * self.rarity(len(held)) * (_K1 + 1)
            rows.append(held)
            shares.append(np.float32(most) * impacts)
            best.append(most)
        if not any(map(len, rows)):
            return TermScores(np.zeros(self.postings.size), 0.0)
        weighed = np.bincount(np.concatenate(rows), np.concatenate(shares), self.postings.size)
        sums = weighed.astype(np.float64, copy=False)
        return TermScores(sums, 1 / sqrt(float(sums.max()) * sum(best)))
