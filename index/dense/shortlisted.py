"""Search many vectors: likely rows first, their exact cosines second."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from index.dense.exact import ExactVectors
from index.dense.fitting import fitting_flags, fitting_question
from index.dense.remembered import Remembered
from index.dense.store import Allowed, Cosines, Ranking, Rows
from index.encoder import Vectors

# Up to so many allowed rows for each root of the number of all are compared without a short list, which
# takes no longer: 4,000 of 54,192, and 17,000 of a million.
_FEW_A_ROOT = 17


class Shortlist(Protocol):
    """Names rows that are likely to be the nearest, by something shorter than their vectors."""

    def likely(self, vector: Vectors, k: int, allowed: Allowed | None, share: float) -> Rows:
        """Allowed rows, each once and in no order, among which the `k` nearest are likely to be.

        `share` is that of the allowed rows in all. At least `k` are named, if so many are allowed.
        """
        ...


class ShortlistedVectors:
    """A vector store that compares exactly only what is on a short list."""

    def __init__(self, exact: ExactVectors, shortlist: Shortlist) -> None:
        """Both know the same rows."""
        self._exact = exact
        self._shortlist = shortlist
        self._few = _FEW_A_ROOT * math.sqrt(exact.size)
        self._counted = Remembered(np.count_nonzero)
        self.size = exact.size
        self.dimensions = exact.dimensions

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> Ranking:
        """The `k` nearest of the allowed rows with their cosines; see `VectorStore`."""
        question = fitting_question(self, vector)
        count = self.size if allowed is None else self._counted.of(fitting_flags(self, allowed))
        if count <= self._few:
            return self._exact.search(question, k, allowed)
        narrowed = allowed if count < self.size else None
        likely = self._shortlist.likely(question, k, narrowed, count / self.size)
        return self._exact.nearest_of(likely, question, k)

    def cosines(self, vector: Vectors, rows: Rows) -> Cosines:
        """The cosine of a question with each of these rows; see `VectorStore`."""
        return self._exact.cosines(vector, rows)

    def vectors(self, rows: Rows | None = None) -> Vectors:
        """The vectors of these rows, or of all; see `VectorStore`."""
        return self._exact.vectors(rows)
