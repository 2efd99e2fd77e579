"""Score every passage by words, by characters and by heading words, with BM25."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.postings import Held, Impacts, PostingList, Postings, write_postings

# The usual parameters of Okapi BM25 (Robertson and Zaragoza, 2009).
_K1 = 1.2
_B = 0.75
# Terms of a passage of usual length. BM25 takes the mean of the library; a fixed length gives a passage
# the same impacts in every library, so that parts of a library can be weighed apart and put together.
_USUAL_LENGTHS = {"words": 60.0, "chars": 80.0, "heading": 10.0}
FIELDS = tuple(_USUAL_LENGTHS)


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


LexicalLists = Mapping[str, PostingList]


def count_terms(texts: Sequence[LexicalText]) -> LexicalLists:
    """The postings of each field for texts whose rows count from 0."""

    def weighed(field: str) -> PostingList:
        return PostingList.count(
            (getattr(text, field) for text in texts),
            lambda counts, lengths: saturation(counts, lengths / _USUAL_LENGTHS[field]),
        )

    return {field: weighed(field) for field in FIELDS}


def saturation(counts: npt.NDArray[np.int32], lengths: npt.NDArray[np.float64]) -> Impacts:
    """BM25's share of a term in a passage: count / (count + k1 · (1 - b + b · length))."""
    return np.asarray(counts / (counts + _K1 * (1 - _B + _B * lengths)), np.float32)


def write_lexical(folder: Path, parts: Sequence[LexicalLists], *, size: int) -> None:
    """Write the lexical index of `size` passages, given in parts that share no passage."""
    folder.mkdir(parents=True, exist_ok=True)
    for field in FIELDS:
        write_postings(folder, field, [part[field] for part in parts], size=size)


class LexicalPart:
    """What `write_lexical` wrote, opened. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files."""
        self.postings = {field: Postings(folder, field) for field in FIELDS}
        self.size = self.postings["words"].size

    def all(self) -> LexicalLists:
        """Every posting of each field."""
        return {field: postings.all() for field, postings in self.postings.items()}


class LexicalIndex:
    """Parts of a library searched as one. Safe to use from several threads.

    Rows count through the parts. Passages that are no longer there count for nothing: neither are they
    found, nor do they make a term more frequent.
    """

    def __init__(self, parts: Sequence[LexicalPart], live: npt.NDArray[np.bool_]) -> None:
        """`live` has one flag for each passage of all parts."""
        self._parts = parts
        ends = np.cumsum([part.size for part in parts]).tolist()
        flags = [live[end - part.size : end] for part, end in zip(parts, ends, strict=True)]
        # None where all are live, which is the rule.
        self._live = [None if one.all() else one for one in flags]
        self._count = int(np.count_nonzero(live))

    def scores(self, field: str, terms: Mapping[str, float]) -> TermScores:
        """Every passage's BM25 score for any of the terms.

        `terms` gives each term's weight, 1 for a word of the question itself. A score is BM25 divided by
        the geometric mean of the best score reached and the best possible (every term, at saturation).
        Divided by the best reached alone, the best of many poor matches would weigh as much as a full
        one; by the best possible alone, good matches of long questions would hardly count.
        """
        held = [part.postings[field].of(terms) for part in self._parts]
        rarities = self._rarities(held, terms)
        most = {term: weight * rarities[term] * (_K1 + 1) for term, weight in terms.items()}
        sums = [self._sums(part, one, most) for part, one in enumerate(held)]
        joined = sums[0] if len(sums) == 1 else np.concatenate(sums)
        best = float(joined.max(initial=0.0))
        return TermScores(joined, 1 / sqrt(best * sum(most.values())) if best > 0 else 0.0)

    def rarities(self, field: str, terms: Iterable[str]) -> dict[str, float]:
        """BM25's inverse document frequency of each term: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        listed = list(terms)
        return self._rarities([part.postings[field].of(listed) for part in self._parts], listed)

    def _rarities(self, held: Sequence[Mapping[str, Held]], terms: Iterable[str]) -> dict[str, float]:
        seen = {term: sum(self._seen(part, one[term]) for part, one in enumerate(held)) for term in terms}
        return {term: log1p((self._count - n + 0.5) / (n + 0.5)) for term, n in seen.items()}

    def _seen(self, part: int, held: Held) -> int:
        live = self._live[part]
        return len(held[0]) if live is None else int(np.count_nonzero(live[held[0]]))

    def _sums(
        self, part: int, held: Mapping[str, Held], most: Mapping[str, float]
    ) -> npt.NDArray[np.float64]:
        rows = [found for found, _ in held.values()]
        shares = [np.float32(most[term]) * impacts for term, (_, impacts) in held.items()]
        size, live = self._parts[part].size, self._live[part]
        if not any(map(len, rows)):
            return np.zeros(size)
        sums = np.bincount(np.concatenate(rows), np.concatenate(shares), size).astype(np.float64, copy=False)
        if live is not None:
            sums[~live] = 0
        return sums
