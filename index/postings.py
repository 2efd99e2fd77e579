"""Write and open the postings of one field: which passages hold a term, and what it tells of each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.arrays import save_array

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int32]
Impacts = npt.NDArray[np.float32]
Held = tuple[Rows, Impacts]
# The impacts of terms from their counts in passages of these lengths.
Weigh = Callable[[npt.NDArray[np.int32], npt.NDArray[np.int32]], Impacts]

_PARTS = ("keys", "starts", "rows", "impacts", "size")


def term_key(term: str) -> int:
    """A term's key: the first 8 bytes of its BLAKE2b digest.

    Of a million terms, two share a key with a probability of 3 in 100 million.
    """
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class PostingList:
    """Postings in no order: in the passage `rows[i]` the term `keys[i]` has `impacts[i]`; all [n]."""

    keys: Keys
    rows: Rows
    impacts: Impacts

    @classmethod
    def count(cls, passages: Iterable[Sequence[str]], weigh: Weigh) -> PostingList:
        """The postings of passages whose rows count from 0; each is given as its terms.

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
        by_row = np.array(rows, np.int32)
        impacts = weigh(np.array(counts, np.int32), np.array(lengths, np.int32)[by_row])
        return cls(keys[np.array(terms, np.int64)], by_row, impacts)

    def moved(self, to: Rows) -> PostingList:
        """The same postings with row r at `to[r]`; those whose passage goes to -1 are left out."""
        rows = to[self.rows]
        stay = rows >= 0
        return PostingList(self.keys[stay], rows[stay], self.impacts[stay])


def write_postings(folder: Path, name: str, parts: Sequence[PostingList], *, size: int) -> None:
    """Write the postings of `size` passages, given in parts that share no passage."""
    keys = np.concatenate([part.keys for part in parts])
    rows = np.concatenate([part.rows for part in parts])
    impacts = np.concatenate([part.impacts for part in parts])
    # By term, and the rows of each term in order.
    order = np.lexsort((rows, keys))
    distinct, starts = np.unique(keys[order], return_index=True)
    written: dict[str, npt.NDArray[np.generic]] = {
        "keys": distinct,
        "starts": np.append(starts, len(keys)).astype(np.int64),
        "rows": rows[order],
        "impacts": impacts[order],
        "size": np.array(size),
    }
    for part, values in written.items():
        save_array(folder / f"{name}.{part}.npy", values)


class Postings:
    """One field's postings, memory-mapped. `size` is the number of passages."""

    def __init__(self, folder: Path, name: str) -> None:
        """Map what `write_postings` wrote."""
        # As plain arrays: slicing a memory map takes several times as long as slicing a view of it.
        self._keys, self._starts, self._rows, self._impacts, size = (
            np.asarray(np.load(folder / f"{name}.{part}.npy", mmap_mode="r")) for part in _PARTS
        )
        self.size = int(size)

    def of(self, terms: Iterable[str]) -> dict[str, Held]:
        """For each term the rows that hold it, in order, and the impact that it has on each."""
        listed = list(terms)
        keys = np.array([term_key(term) for term in listed], np.uint64)
        places = np.searchsorted(self._keys, keys)
        there = places < len(self._keys)
        there[there] = self._keys[places[there]] == keys[there]
        starts, ends = np.zeros((2, len(listed)), np.int64)
        starts[there], ends[there] = self._starts[places[there]], self._starts[places[there] + 1]
        return {
            term: (self._rows[start:end], self._impacts[start:end])
            for term, start, end in zip(listed, starts.tolist(), ends.tolist(), strict=True)
        }

    def all(self) -> PostingList:
        """Every posting: what a merge of several indexes starts from."""
        return PostingList(np.repeat(self._keys, np.diff(self._starts)), self._rows, self._impacts)
