"""Score every passage by words, by characters and by heading words, with BM25."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import log1p, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.postings import Held, Impacts, PostingList, Postings, write_postings
from index.tallies import Sums, Tallies

# The usual parameters of Okapi BM25 (Robertson and Zaragoza, 2009).
_K1 = 1.2
_B = 0.75
# Terms of a passage of usual length. BM25 takes the mean of the library; a fixed length gives a passage
# the same impacts in every library, so that parts of a library can be weighed apart and put together.
_USUAL_LENGTHS = {"words": 60.0, "chars": 80.0, "heading": 10.0}
FIELDS = tuple(_USUAL_LENGTHS)

Found = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TermScores:
    """Scores for the terms of one field: BM25, `sums` float32 [size], times `scale`; mostly zeros.

    `rows` are those that hold any of the terms, once for each term that they hold.
    """

    rows: Found
    sums: Sums
    scale: float

    def of(self, rows: Found) -> npt.NDArray[np.float32]:
        """The scores of these rows, in [0, 1]."""
        return np.asarray(self.sums[rows] * np.float32(self.scale), np.float32)


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
        self._starts = [end - part.size for part, end in zip(parts, ends, strict=True)]
        self._is_live = live
        self._count = int(np.count_nonzero(live))
        self._all_live = self._count == len(live)
        flags = [live[start:end] for start, end in zip(self._starts, ends, strict=True)]
        # None where all are live, which is the rule.
        self._live = [None if one.all() else one for one in flags]
        self._tallies = Tallies(FIELDS, len(live))

    @contextmanager
    def scores(self, terms: Mapping[str, Mapping[str, float]]) -> Iterator[dict[str, TermScores]]:
        """Every passage's BM25 score for any of the terms of each field, for as long as the block runs.

        `terms` gives each term's weight, 1 for a word of the question itself. A score is BM25 divided by
        the geometric mean of the best score reached and the best possible (every term, at saturation).
        Divided by the best reached alone, the best of many poor matches would weigh as much as a full
        one; by the best possible alone, good matches of long questions would hardly count.
        """
        with self._tallies.lent() as sums:
            found = {field: self._scored(field, asked, sums[field]) for field, asked in terms.items()}
            yield found
            for scores in found.values():
                scores.sums[scores.rows] = 0

    def _scored(self, field: str, terms: Mapping[str, float], sums: Sums) -> TermScores:
        held = [part.postings[field].of(terms) for part in self._parts]
        rarities = self._rarities(held, terms)
        most = {term: weight * rarities[term] * (_K1 + 1) for term, weight in terms.items()}
        rows = _tallied(sums, zip(self._starts, held, strict=True), most)
        if not self._all_live:
            sums[rows[~self._is_live[rows]]] = 0
        best = float(sums[rows].max(initial=0.0))
        return TermScores(rows, sums, 1 / sqrt(best * sum(most.values())) if best > 0 else 0.0)

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


def _tallied(
    sums: Sums, held: Iterable[tuple[int, Mapping[str, Held]]], most: Mapping[str, float]
) -> npt.NDArray[np.int64]:
    """Add up what each term tells of the rows that hold it; these rows, once for each term.

    `held` gives of each part its first row and what its rows are for each term.
    """
    rows: list[npt.NDArray[np.int32]] = []
    shares = [np.empty(0, np.float32)]
    for start, by_term in held:
        for term, (found, impacts) in by_term.items():
            rows.append(found + np.int32(start) if start else found)
            shares.append(np.float32(most[term]) * impacts)
    # NumPy adds up at 64-bit places without converting them first.
    touched = np.concatenate([np.empty(0, np.int32), *rows]).astype(np.int64)
    np.add.at(sums, touched, np.concatenate(shares))
    return touched
