"""Score passages by words, by characters and by heading words, with BM25."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log1p, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.best_rows import best_rows
from index.lexical import FIELDS, K1, LexicalPart
from index.postings import Held, Rows
from index.shares import AT_ONCE, Admitted, Shares, with_short_ones_added

_TERMS_KEPT = 10_000


class _Term(NamedTuple):
    """What the library has of a term: its inverse document frequency, and its shares in each part."""

    rarity: float
    lists: tuple[Shares, ...]


@dataclass(frozen=True, slots=True)
class TermScores:
    """Every passage's score for the terms of one field: the sum over `lists`, times `scale`.

    Passages that are not `live` score 0.
    """

    lists: Sequence[Shares]
    scale: float
    live: Admitted

    def of(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The scores of these rows, in [0, 1]."""
        wanted = rows.astype(np.int32)
        sums = np.zeros(len(rows))
        for one in self.lists:
            sums += one.of(wanted)
        if self.live is not None:
            sums *= self.live[rows]
        return np.asarray(sums * self.scale, np.float32)

    def weighed(self, weight: float) -> list[Shares]:
        """Lists that add up to the scores times a weight; none where they would add nothing."""
        factor = np.float64(weight * self.scale)
        return [one.times(factor) for one in self.lists] if factor else []


class LexicalIndex:
    """Parts of a library searched as one. Safe to use from several threads.

    Rows count through the parts. Passages that are no longer there count for nothing: neither are they
    found, nor do they make a term more frequent.
    """

    def __init__(
        self, parts: Sequence[LexicalPart], live: npt.NDArray[np.bool_], *, at_once: int = AT_ONCE
    ) -> None:
        """`live` has one flag for each passage of all parts; `at_once`: see `index.shares`."""
        self._parts = parts
        self._at_once = at_once
        self._firsts = [*accumulate((part.size for part in parts), initial=0)][:-1]
        self._size = len(live)
        # None where all are live, which is the rule.
        self._live = None if live.all() else live
        self._count = int(np.count_nonzero(live))
        self._known: dict[str, dict[str, _Term]] = {field: {} for field in FIELDS}

    def scores(self, field: str, terms: Mapping[str, float]) -> TermScores:
        """Every passage's BM25 score for any of the terms.

        `terms` gives each term's weight, 1 for a word of the question itself. A score is BM25 divided by
        the geometric mean of the best score reached and the best possible (every term, at saturation).
        Divided by the best reached alone, the best of many poor matches would weigh as much as a full
        one; by the best possible alone, good matches of long questions would hardly count.
        """
        held = self._held(field, terms)
        possible = sum(weight * _possible(held[term].rarity) for term, weight in terms.items())
        lists = [
            one if weight == 1 else one.times(np.float32(weight))
            for term, weight in terms.items()
            for one in held[term].lists
        ]
        if not lists:
            return TermScores((), 0.0, self._live)
        lists = with_short_ones_added(lists, self._size, self._at_once)
        best = self._best(lists)
        return TermScores(lists, 1 / sqrt(best * possible) if best > 0 else 0.0, self._live)

    def rarities(self, field: str, terms: Collection[str]) -> dict[str, float]:
        """BM25's inverse document frequency of each term: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        return {term: found.rarity for term, found in self._held(field, terms).items()}

    def _best(self, lists: Sequence[Shares]) -> float:
        """The greatest sum that a live passage reaches."""
        if len(lists) == 1 and self._live is None:
            return lists[0].bound
        _, sums = best_rows(lists, 1, size=self._size, admitted=self._live, at_once=self._at_once)
        return float(sums.max(initial=0.0))

    def _held(self, field: str, terms: Collection[str]) -> dict[str, _Term]:
        """What the library has of these terms.

        Remembered, because questions share most of their terms, and to look one up, count its live
        passages and find its greatest share takes longer than most of what is done with it.
        """
        known = self._known[field]
        held = {term: known[term] for term in terms if term in known}
        unknown = [term for term in terms if term not in held]
        if unknown:
            found = self._look_up(field, unknown)
            if len(known) + len(found) > _TERMS_KEPT:
                known = self._known[field] = {}
            known |= found
            held |= found
        return held

    def _look_up(self, field: str, terms: Sequence[str]) -> dict[str, _Term]:
        parts = [part.postings[field].of(terms) for part in self._parts]
        return {term: self._term([part[term] for part in parts]) for term in terms}

    def _term(self, held: Sequence[Held]) -> _Term:
        places = [
            (first, rows, impacts)
            for first, (rows, impacts) in zip(self._firsts, held, strict=True)
            if len(rows)
        ]
        seen = sum(self._seen(first, rows) for first, rows, _ in places)
        rarity = log1p((self._count - seen + 0.5) / (seen + 0.5))
        weight = np.float32(_possible(rarity))
        lists = (Shares(rows, impacts, impacts.max(), weight, first) for first, rows, impacts in places)
        return _Term(rarity, tuple(lists))

    def _seen(self, first: int, rows: Rows) -> int:
        return len(rows) if self._live is None else int(np.count_nonzero(self._live[first:][rows]))


def _possible(rarity: float) -> float:
    """The most that a term of that rarity gives: its share of a passage that is full of it."""
    return rarity * (K1 + 1)
