"""Search unit vectors by inner product: the only module that knows FAISS."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.embedding import Vectors
from index.lexical import Ranking


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write an exact inner-product index of unit vectors, float32 [n, dimensions]."""
    store = faiss.IndexFlatIP(vectors.shape[1])
    store.add(np.ascontiguousarray(vectors))
    faiss.write_index(store, str(path))


class VectorIndex:
    """An opened vector index, memory-mapped. Safe to search from several threads."""

    def __init__(self, path: Path) -> None:
        """Map the file; one thread a search, so that FAISS and ONNX Runtime do not fight for cores."""
        faiss.omp_set_num_threads(1)
        self._store = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self.size = int(self._store.ntotal)

    def search(self, vector: Vectors, k: int) -> Ranking:
        """The `k` nearest rows with their cosine; `vector` is float32 [dimensions]."""
        if self.size == 0:
            return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
        cosines, rows = self._store.search(vector[None, :], min(k, self.size))
        return Ranking(rows[0].astype(np.int64), cosines[0].astype(np.float32))

    def cosines(self, vector: Vectors, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The cosine of the question with these rows, float32 [len(rows)]."""
        if len(rows) == 0:
            return np.empty(0, np.float32)
        return np.asarray(self._store.reconstruct_batch(rows) @ vector, dtype=np.float32)

    def all_vectors(self) -> Vectors:
        """Every stored vector, float32 [n, dimensions]: what a later build reuses."""
        return np.asarray(self._store.reconstruct_n(0, self.size), dtype=np.float32)
