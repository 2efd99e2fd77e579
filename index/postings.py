"""Write and open the postings of one field: which passages hold a term, and what it tells of each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int32]
Impacts = npt.NDArray[np.float32]
Held = tuple[Rows, Impacts]
# The impacts of counts of terms in passages of these lengths, given the mean length of all passages.
Weigh = Callable[[npt.NDArray[np.int32], npt.NDArray[np.int32], float], Impacts]

_TERMS_KEPT = 10_000
_PARTS = ("keys", "starts", "rows", "impacts", "size")


def term_key(term: str) -> int:
    """A term's key: the first 8 bytes of its BLAKE2b digest.

    Of a million terms, two share a key with a probability of 3 in 100 million.
    """
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


def write_postings(folder: Path, name: str, passages: Iterable[Sequence[str]], weigh: Weigh) -> None:
    """Write the postings of passages whose rows count from 0; each is given as its terms.

    What a term tells of a passage is weighed here once and never again on a question.
    """
    numbers: dict[str, int] = {}
    terms: list[int] = []
    rows: list[int] = []
    counts: list[int] = []
    lengths: list[int] = []
    for row, passage in enumerate(passages):
        lengths.append(len(passage))
        for term, count in Counter(passage).items():
            terms.append(numbers.setdefault(term, len(numbers)))
            rows.append(row)
            counts.append(count)
    keys = np.fromiter(map(term_key, numbers), dtype=np.uint64, count=len(numbers))
    by_key = np.argsort(keys)
    rank = np.empty(len(keys), np.int64)
    rank[by_key] = np.arange(len(keys))
    ranks = rank[np.array(terms, np.int64)]
    # Stable, so that the rows of each term stay in order.
    order = np.argsort(ranks, kind="stable")
    length_of = np.array(lengths, np.int32)
    average = float(length_of.mean()) if lengths and length_of.any() else 1.0
    by_row = np.array(rows, np.int32)
    impacts = weigh(np.array(counts, np.int32), length_of[by_row], average)
    parts: dict[str, npt.NDArray[np.generic]] = {
        "keys": keys[by_key],
        "starts": np.concatenate([[0], np.cumsum(np.bincount(ranks, minlength=len(keys)))]).astype(np.int64),
        "rows": by_row[order],
        "impacts": impacts[order],
        "size": np.array(len(lengths)),
    }
    for part, values in parts.items():
        np.save(folder / f"{name}.{part}.npy", values)


class Postings:
    """One field's postings, memory-mapped. `size` is the number of passages."""

    def __init__(self, folder: Path, name: str) -> None:
        """Map what `write_postings` wrote."""
        # As plain arrays: slicing a memory map takes several times as long as slicing a view of it.
        self._keys, self._starts, self._rows, self._impacts, size = (
            np.asarray(np.load(folder / f"{name}.{part}.npy", mmap_mode="r")) for part in _PARTS
        )
        self.size = int(size)
        self._found: dict[str, Held] = {}

    def of(self, terms: Iterable[str]) -> dict[str, Held]:
        """For each term the rows that hold it, in order, and the impact that it has on each.

        Remembered, because questions share most of their terms and looking one up takes longer than
        anything else that is done with it.
        """
        held = {term: self._found[term] for term in terms if term in self._found}
        unknown = [term for term in terms if term not in held]
        if unknown:
            found = self._look_up(unknown)
            if len(self._found) + len(found) > _TERMS_KEPT:
                self._found = {}
            self._found |= found
            held |= found
        return held

    def _look_up(self, terms: Sequence[str]) -> dict[str, Held]:
        keys = np.array([term_key(term) for term in terms], np.uint64)
        places = np.searchsorted(self._keys, keys)
        there = places < len(self._keys)
        there[there] = self._keys[places[there]] == keys[there]
        starts, ends = np.zeros((2, len(terms)), np.int64)
        starts[there], ends[there] = self._starts[places[there]], self._starts[places[there] + 1]
        return {
            term: (self._rows[start:end], self._impacts[start:end])
            for term, start, end in zip(terms, starts.tolist(), ends.tolist(), strict=True)
        }
