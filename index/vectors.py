"""Search unit vectors by inner product: the only module that knows FAISS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.embedding import Vectors

Allowed = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# Up to so many vectors are compared exactly at once. For more, comparing short codes first is faster.
_FEW = 1500
# 256 sub-vectors of 2 dimensions, 4 bits each: 128 bytes a vector of 512 dimensions.
_CODE = "PQ{parts}x4fs"
_DIMENSIONS_A_PART = 2
# Codes are only roughly in order, so more of them than wanted are compared exactly.
_SPARE = 200


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of the passage store, best first, with their scores (higher is better); both [n]."""

    rows: Rows
    scores: npt.NDArray[np.float32]


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write unit vectors, float32 [n, dimensions], and where they are many their codes beside them."""
    exact = faiss.IndexFlatIP(vectors.shape[1])
    exact.add(np.ascontiguousarray(vectors))
    _write(exact, path)
    if len(vectors) > _FEW:
        parts = vectors.shape[1] // _DIMENSIONS_A_PART
        coded = faiss.index_factory(vectors.shape[1], _CODE.format(parts=parts), faiss.METRIC_INNER_PRODUCT)
        coded.train(vectors)
        coded.add(vectors)
        _write(coded, _codes(path))


def _write(index: Any, path: Path) -> None:  # noqa: ANN401 - FAISS has no types for it
    """Write through Python, which tells of a full disk: FAISS goes on when a file did not close."""
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]  # made by SWIG


class VectorIndex:
    """An opened vector index: exact vectors memory-mapped, codes in memory. Safe for several threads."""

    def __init__(self, path: Path) -> None:
        """Open the files; one thread a search, so that FAISS and ONNX Runtime do not fight for cores."""
        faiss.omp_set_num_threads(1)
        self._exact: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self._coded = faiss.read_index(str(_codes(path))) if _codes(path).is_file() else None
        self.size = int(self._exact.ntotal)

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> Ranking:
        """The `k` nearest of the allowed rows with their cosines; `vector` is float32 [dimensions].

        `allowed` has one flag for each row; without it every row is searched.
        """
        count = self.size if allowed is None else int(np.count_nonzero(allowed))
        if count <= _FEW:
            few = np.arange(self.size) if allowed is None else np.flatnonzero(allowed)
            return self._ranked(vector, few, k)
        if self._coded is None:
            reach = k if allowed is None else self.size
        else:
            # Some of the nearest will not be allowed: as many more are fetched as are likely to be lost.
            reach = -(-(k + _SPARE) * self.size // count)
        index = self._exact if self._coded is None else self._coded
        rows = index.search(vector[None, :], min(reach, self.size))[1][0].astype(np.int64)
        # FAISS pads with -1 where it finds fewer.
        rows = rows[rows >= 0]
        kept = rows if allowed is None else rows[allowed[rows]]
        return self._ranked(vector, kept[: k + _SPARE], k)

    def cosines(self, vector: Vectors, rows: Rows) -> npt.NDArray[np.float32]:
        """The cosine of the question with these rows, float32 [len(rows)]."""
        cosines = np.empty(len(rows), np.float32)
        if len(rows):
            # Reads the mapped vectors in place; NumPy would copy them and start threads of its own.
            wanted, question = np.ascontiguousarray(rows, np.int64), np.ascontiguousarray(vector, np.float32)
            given = [faiss.swig_ptr(values) for values in (question, cosines, wanted)]
            self._exact.compute_distance_subset(1, given[0], len(rows), given[1], given[2])
        return cosines

    def vector(self, row: int) -> Vectors:
        """One stored vector, float32 [dimensions]."""
        return np.asarray(self._exact.reconstruct(row), dtype=np.float32)

    def all_vectors(self) -> Vectors:
        """Every stored vector, float32 [n, dimensions]: what a later build reuses."""
        return np.asarray(self._exact.reconstruct_n(0, self.size), dtype=np.float32)

    def _ranked(self, vector: Vectors, rows: Rows, k: int) -> Ranking:
        cosines = self.cosines(vector, rows)
        best = np.lexsort((rows, -cosines))[:k]
        return Ranking(rows[best], cosines[best])


def _codes(path: Path) -> Path:
    return path.with_name(f"{path.stem}-codes{path.suffix}")
