"""Write and open the postings of one field: which passages hold a term, and how often."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int32]
Counts = npt.NDArray[np.uint8]

_MOST_COUNTED = 255
_TERMS_KEPT = 10_000
_PARTS = ("keys", "starts", "rows", "counts", "lengths")


def term_key(term: str) -> int:
    """A term's key: the first 8 bytes of its BLAKE2b digest.

    Of a million terms, two share a key with a probability of 3 in 100 million.
    """
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


def write_postings(folder: Path, name: str, passages: Iterable[Sequence[str]]) -> None:
    """Write the postings of passages whose rows count from 0; each is given as its terms."""
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
            counts.append(min(count, _MOST_COUNTED))
    keys = np.fromiter(map(term_key, numbers), dtype=np.uint64, count=len(numbers))
    by_key = np.argsort(keys)
    rank = np.empty(len(keys), np.int64)
    rank[by_key] = np.arange(len(keys))
    ranks = rank[np.array(terms, np.int64)]
    # Stable, so that the rows of each term stay in order.
    order = np.argsort(ranks, kind="stable")
    parts: dict[str, npt.NDArray[np.generic]] = {
        "keys": keys[by_key],
        "starts": np.concatenate([[0], np.cumsum(np.bincount(ranks, minlength=len(keys)))]).astype(np.int64),
        "rows": np.array(rows, np.int32)[order],
        "counts": np.array(counts, np.uint8)[order],
        "lengths": np.array(lengths, np.int32),
    }
    for part, values in parts.items():
        np.save(folder / f"{name}.{part}.npy", values)


class Postings:
    """One field's postings, memory-mapped. `size` is the number of passages."""

    def __init__(self, folder: Path, name: str) -> None:
        """Map what `write_postings` wrote."""
        # As plain arrays: slicing a memory map takes several times as long as slicing a view of it.
        self._keys, self._starts, self._rows, self._counts, lengths = (
            np.asarray(np.load(folder / f"{name}.{part}.npy", mmap_mode="r")) for part in _PARTS
        )
        self.lengths: npt.NDArray[np.int32] = lengths
        self.size = len(lengths)
        self._found: dict[str, tuple[Rows, Counts]] = {}

    def of(self, term: str) -> tuple[Rows, Counts]:
        """The rows that hold a term, in order, and how often each does (at most 255).

        Remembered, because questions share most of their terms and looking one up takes longer than
        anything else that is done with it.
        """
        found = self._found.get(term)
        if found is None:
            if len(self._found) >= _TERMS_KEPT:
                self._found.clear()
            found = self._found[term] = self._find(term)
        return found

    def _find(self, term: str) -> tuple[Rows, Counts]:
        key = np.uint64(term_key(term))
        place = int(np.searchsorted(self._keys, key))
        if place == len(self._keys) or self._keys[place] != key:
            return self._rows[:0], self._counts[:0]
        start, end = int(self._starts[place]), int(self._starts[place + 1])
        return self._rows[start:end], self._counts[start:end]
