"""Search the vectors of several parts of a library as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors
from index.vectors import Allowed, Ranking, Rows, VectorIndex


class JoinedVectors:
    """Parts of a library searched as one; rows count through the parts. Safe for several threads."""

    def __init__(self, parts: Sequence[VectorIndex], order: npt.NDArray[np.int64]) -> None:
        """`order` has each row's place in the library, which decides between equally near ones."""
        self._parts = parts
        self._order = order
        self._ends = np.cumsum([part.size for part in parts])
        self._starts = [int(end) - part.size for part, end in zip(parts, self._ends, strict=True)]
        self.size = len(order)

    def search(self, vector: Vectors, k: int, allowed: Allowed) -> Ranking:
        """The `k` nearest of the allowed rows with their cosines; `vector` is float32 [dimensions].

        `allowed` has one flag for each row.
        """
        found = [
            (start, part.search(vector, k, allowed[start : start + part.size]))
            for start, part in zip(self._starts, self._parts, strict=True)
        ]
        rows = np.concatenate([start + ranking.rows for start, ranking in found])
        scores = np.concatenate([ranking.scores for _, ranking in found])
        best = np.lexsort((self._order[rows], -scores))[:k]
        return Ranking(rows[best], scores[best])

    def cosines(self, vector: Vectors, rows: Rows) -> npt.NDArray[np.float32]:
        """The cosine of the question with these rows, float32 [len(rows)]."""
        if len(self._parts) == 1:
            return self._parts[0].cosines(vector, rows)
        cosines = np.empty(len(rows), np.float32)
        of = np.searchsorted(self._ends, rows, side="right")
        for number, (start, part) in enumerate(zip(self._starts, self._parts, strict=True)):
            here = of == number
            cosines[here] = part.cosines(vector, rows[here] - start)
        return cosines

    def vector(self, row: int) -> Vectors:
        """One stored vector, float32 [dimensions]."""
        number = int(np.searchsorted(self._ends, row, side="right"))
        return self._parts[number].vector(row - self._starts[number])

    def all_vectors(self) -> Vectors:
        """Every stored vector, float32 [size, dimensions]."""
        return np.concatenate([part.all_vectors() for part in self._parts])
