"""Keep vectors as they are, and compare a question with each of them."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from index.dense.disk import map_index, use_one_thread, write_index
from index.dense.fitting import fitting_flags, fitting_question, fitting_rows
from index.dense.store import Allowed, Cosines, Ranking, Rows
from index.encoder import Vectors


def write_exact(path: Path, vectors: Vectors) -> None:
    """Write unit vectors, float32 [n, dimensions].

    Raises:
        OSError: the disk does not take them.
    """
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(np.ascontiguousarray(vectors, np.float32))
    write_index(flat, path)


class ExactVectors:
    """A vector store that compares a question with every allowed vector."""

    def __init__(self, path: Path) -> None:
        """Map what `write_exact` wrote."""
        use_one_thread()
        self._flat = map_index(path)
        self.size = int(self._flat.ntotal)
        self.dimensions = int(self._flat.d)

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> Ranking:
        """The `k` nearest of the allowed rows with their cosines; see `VectorStore`."""
        if allowed is None:
            return self.nearest_of(np.arange(self.size), vector, k)
        return self.nearest_of(np.flatnonzero(fitting_flags(self, allowed)), vector, k)

    def nearest_of(self, rows: Rows, vector: Vectors, k: int) -> Ranking:
        """The `k` nearest of these rows, which are there, each given once."""
        cosines = self._compare(fitting_question(self, vector), rows)
        return Ranking.best(rows, cosines, k, places=rows)

    def cosines(self, vector: Vectors, rows: Rows) -> Cosines:
        """The cosine of a question with each of these rows; see `VectorStore`."""
        return self._compare(fitting_question(self, vector), fitting_rows(self, rows))

    def vectors(self, rows: Rows | None = None) -> Vectors:
        """The vectors of these rows, or of all; see `VectorStore`."""
        wanted = np.arange(self.size) if rows is None else fitting_rows(self, rows)
        return np.asarray(self._flat.reconstruct_batch(wanted), dtype=np.float32)

    def _compare(self, question: Vectors, rows: Rows) -> Cosines:
        cosines = np.empty(len(rows), np.float32)
        if len(rows):
            # Reads the mapped vectors in place; NumPy would copy them and start threads of its own.
            given = [faiss.swig_ptr(values) for values in (question, cosines, rows)]
            self._flat.compute_distance_subset(1, given[0], len(rows), given[1], given[2])
        return cosines
