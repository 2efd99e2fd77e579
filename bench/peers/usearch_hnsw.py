"""usearch's HNSW as the vector part behind our own embedding, at the recall that we ask of an index."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usearch.index import Index

from bench.corpus import Prepared, Vectors
from bench.process import Side
from bench.sides import THREADS, Found
from index.embedding import Embedder
from index.model.folder import ModelFolder
from index.wording import normalise

_K = 10
_RECALL = 0.99
_EXPANSIONS = (64, 128, 256, 512, 1024, 2048, 4096)
_PROBES = 200

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Answer:
    vector: Vectors
    rows: Rows
    search_s: float


class UsearchSearch(Side[str, _Answer, Found]):
    """Question → ten rows; how long the search alone took; how many of them the exact search has too."""

    def __init__(self, prepared: Prepared) -> None:
        self._embedder = Embedder(ModelFolder(Path(prepared.model)))
        self._vectors = prepared.vectors()
        self._index = _opened(prepared.folder / "usearch.bin", self._vectors)
        self._index.expansion_search = self._expansion(prepared.questions())
        self._texts = prepared.texts()

    def work(self, item: str) -> _Answer:
        """Embed and search."""
        vector = self._embedder.question(normalise(item))
        start = time.perf_counter()
        rows = self._index.search(vector, _K, threads=1).keys
        return _Answer(vector, np.asarray(rows, dtype=np.int64), time.perf_counter() - start)

    def result(self, made: _Answer) -> Found:
        """Held against the exact ten nearest."""
        exact = np.argsort(-(self._vectors @ made.vector))[:_K]
        recall = len(np.intersect1d(exact, made.rows)) / len(exact)
        return Found(tuple(int(row) for row in made.rows), {"search": made.search_s * 1000}, recall)

    def _expansion(self, questions: list[str]) -> int:
        """The smallest search width that reaches the recall on the questions themselves."""
        probes = self._embedder.questions([normalise(question) for question in questions[:_PROBES]])
        exact = np.argsort(-(probes @ self._vectors.T), axis=1)[:, :_K]
        for expansion in _EXPANSIONS:
            self._index.expansion_search = expansion
            found = self._index.search(probes, _K, threads=THREADS).keys
            shared = sum(len(np.intersect1d(one, other)) for one, other in zip(found, exact, strict=True))
            if shared / exact.size >= _RECALL:
                return expansion
        return _EXPANSIONS[-1]


def _opened(path: Path, vectors: Vectors) -> Index:
    """The index of these vectors, kept in a file once it is built."""
    if path.is_file():
        return Index.restore(str(path))
    built = Index(ndim=vectors.shape[1], metric="ip", dtype="f32")
    built.add(np.arange(len(vectors)), vectors, threads=THREADS)
    built.save(str(path))
    return built
