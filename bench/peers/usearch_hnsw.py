"""usearch's HNSW behind our own embedding, at a recall that is asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from usearch.index import Index

from bench.corpus import Prepared, Vectors
from bench.sides import THREADS
from bench.vector_search import K, Rows, VectorSearchSide, recall_against_exact
from index.wording import normalise

# usearch's own default is 16 neighbours; 32 reach a high recall at a smaller width.
_NEIGHBOURS, _WIDTH_TO_BUILD = 32, 128
_WIDTHS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096)
_PROBES = 200


class UsearchSearch(VectorSearchSide):
    """An index held in memory, searched at the smallest width that reaches the recall."""

    def __init__(self, prepared: Prepared, recall: str) -> None:
        super().__init__(prepared)
        vectors = prepared.vectors()
        self._index = _opened(prepared.folder / f"usearch-{_NEIGHBOURS}.bin", vectors)
        self._index.expansion_search = self._width(prepared.questions(), vectors, float(recall))

    def nearest(self, vector: Vectors) -> Rows:
        """Search on one thread, as ours does."""
        return np.asarray(self._index.search(vector, K, threads=1).keys, dtype=np.int64)

    def _width(self, questions: list[str], vectors: Vectors, recall: float) -> int:
        """The smallest search width that reaches the recall on the questions themselves, or the widest."""
        probes = self._embedder.questions([normalise(question) for question in questions[:_PROBES]])
        cosines = probes @ vectors.T
        for width in _WIDTHS:
            self._index.expansion_search = width
            found = self._index.search(probes, K, threads=THREADS).keys.astype(np.int64)
            pairs = zip(cosines, found, strict=True)
            if np.mean([recall_against_exact(one, rows) for one, rows in pairs]) >= recall:
                return width
        return _WIDTHS[-1]


def _opened(path: Path, vectors: Vectors) -> Index:
    """The index of these vectors, kept in a file once it is built."""
    if path.is_file():
        return Index.restore(str(path))
    built = Index(
        ndim=vectors.shape[1],
        metric="ip",
        dtype="f32",
        connectivity=_NEIGHBOURS,
        expansion_add=_WIDTH_TO_BUILD,
    )
    built.add(np.arange(len(vectors)), vectors, threads=THREADS)
    built.save(str(path))
    return built
