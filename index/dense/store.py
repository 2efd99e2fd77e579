"""Say what a release needs of a store of unit vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

Allowed = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Cosines = npt.NDArray[np.float32]

# So many rows are sorted before the best of them could have been set apart.
_QUICKLY_SORTED = 1000


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows with their scores (higher is better), best first; both [n]."""

    rows: Rows
    scores: Cosines

    @classmethod
    def best(cls, rows: Rows, scores: Cosines, k: int, *, places: Rows) -> Ranking:
        """The `k` best of these rows, all [n]; of equal scores the lower place comes first."""
        if len(rows) > _QUICKLY_SORTED + k:
            worth = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
            rows, scores, places = rows[worth], scores[worth], places[worth]
        order = np.lexsort((places, -scores))[:k]
        return cls(rows[order], scores[order])


class VectorStore(Protocol):
    """Unit vectors by row, which never change. Safe for several threads.

    Rows count from 0 in the order in which the vectors were written. What a store is asked must fit what
    it holds: a question is float32 [dimensions], flags are bool [size], rows are int64 [n] from 0 to
    `size` - 1. Anything else raises `UnfitQueryError`, whatever the store.
    """

    @property
    def size(self) -> int:
        """How many vectors there are."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        ...

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> Ranking:
        """The `k` nearest of the allowed rows with their cosines, nearest first; `k` is at least 1.

        `allowed` has one flag for each row; without it every row is allowed. There are as many rows as `k`
        or as are allowed, whichever is less, each once. Scores are, to the last bit, what `cosines` says
        of these rows. Of equally near ones among them the lower comes first, unless a store was given
        another order.

        A store may be approximate in one thing only, in which rows it finds: of the ten nearest at least 99
        in 100 on average, however many are allowed. Flags that cannot be written to any more
        (`setflags(write=False)`) may be remembered, so that they cost little when they come again.

        Raises:
            UnfitQueryError: the question or the flags do not fit.
        """
        ...

    def cosines(self, vector: Vectors, rows: Rows) -> Cosines:
        """The cosine of a question with each of these rows, float32 [len(rows)], right to 1e-6.

        A row has the same cosine, to the last bit, whichever rows are asked for beside it: so answers do
        not depend on how a library is divided.

        Raises:
            UnfitQueryError: the question does not fit, or there is no such row.
        """
        ...

    def vectors(self, rows: Rows | None = None) -> Vectors:
        """The vectors of these rows, or of all, float32 [n, dimensions], bit by bit as they were written.

        A later build takes them over instead of embedding the texts again.

        Raises:
            UnfitQueryError: there is no such row.
        """
        ...
