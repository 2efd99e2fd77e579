"""Search the vectors of several parts of a library as one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from index.dense.fitting import fitting_flags, fitting_question, fitting_rows
from index.dense.remembered import Remembered
from index.dense.store import Allowed, Cosines, Ranking, Rows, VectorStore
from index.encoder import Vectors


class JoinedVectors:
    """A vector store of stores, whose rows count through them."""

    def __init__(self, parts: Sequence[VectorStore], order: Rows) -> None:
        """At least one part; `order` has each row's place in the library, which decides between equals."""
        self._parts = parts
        self._order = order
        # Where each part begins, and where the last one ends.
        self._bounds = np.cumsum([0, *(part.size for part in parts)])
        self._flags = Remembered(partial(_divide, self._bounds.tolist()))
        self.size = len(order)
        self.dimensions = parts[0].dimensions

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> Ranking:
        """The `k` nearest of the allowed rows with their cosines; see `VectorStore`.

        Of equally near rows the first in the library comes first.
        """
        parts = zip(self._parts, self._flags_of_parts(allowed), self._bounds, strict=False)
        found = [(part.search(vector, k, flags), start) for part, flags, start in parts]
        rows = np.concatenate([ranking.rows + start for ranking, start in found])
        scores = np.concatenate([ranking.scores for ranking, _ in found])
        return Ranking.best(rows, scores, k, places=self._order[rows])

    def cosines(self, vector: Vectors, rows: Rows) -> Cosines:
        """The cosine of a question with each of these rows; see `VectorStore`."""
        if len(self._parts) == 1:
            return self._parts[0].cosines(vector, rows)
        question, wanted = fitting_question(self, vector), fitting_rows(self, rows)
        cosines = np.empty(len(wanted), np.float32)
        for part, here, within in self._by_part(wanted):
            cosines[here] = part.cosines(question, within)
        return cosines

    def vectors(self, rows: Rows | None = None) -> Vectors:
        """The vectors of these rows, or of all; see `VectorStore`."""
        wanted = np.arange(self.size) if rows is None else fitting_rows(self, rows)
        vectors = np.empty((len(wanted), self.dimensions), np.float32)
        for part, here, within in self._by_part(wanted):
            vectors[here] = part.vectors(within)
        return vectors

    def _flags_of_parts(self, allowed: Allowed | None) -> Sequence[Allowed | None]:
        if allowed is None or len(self._parts) == 1:
            return [allowed] * len(self._parts)
        return self._flags.of(fitting_flags(self, allowed))

    def _by_part(self, rows: Rows) -> list[tuple[VectorStore, Allowed, Rows]]:
        """For each part: which of these rows are its own, and their numbers there."""
        of = np.searchsorted(self._bounds, rows, side="right") - 1
        chosen = [of == number for number in range(len(self._parts))]
        parts = zip(self._parts, chosen, self._bounds, strict=False)
        return [(part, here, rows[here] - start) for part, here, start in parts]


def _divide(bounds: Sequence[int], allowed: Allowed) -> list[Allowed]:
    """The flags of each part; to be remembered there, they are copies that nobody can write to."""
    divided = [allowed[start:end].copy() for start, end in pairwise(bounds)]
    for flags in divided:
        flags.setflags(write=False)
    return divided
