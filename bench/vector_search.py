"""Measure a vector search behind our own embedding, and hold it against the exact nearest."""

from __future__ import annotations

import time
from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.corpus import Prepared, Vectors
from bench.process import Side
from bench.sides import Found
from index.embedding import Embedder
from index.model.folder import ModelFolder
from index.wording import normalise

K = 10
SEARCH = "search"  # the stage that is the search alone
_EQUAL = 1e-6  # passages with the same words are equally near, however the last bit is rounded

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VectorAnswer:
    """The question's vector, the rows found for it, and how long the search alone took."""

    vector: Vectors
    rows: Rows
    search_s: float


class VectorSearchSide(Side[str, VectorAnswer, Found]):
    """Question → ten rows; how long the search alone took, and its recall."""

    def __init__(self, prepared: Prepared) -> None:
        self.embedder = Embedder(ModelFolder(Path(prepared.model)))
        self.vectors = prepared.vectors()

    @abstractmethod
    def nearest(self, vector: Vectors) -> Rows:
        """The rows of the ten nearest."""

    def work(self, item: str) -> VectorAnswer:
        """Embed and search."""
        vector = self.embedder.question(normalise(item))
        start = time.perf_counter()
        rows = self.nearest(vector)
        return VectorAnswer(vector, rows, time.perf_counter() - start)

    def result(self, made: VectorAnswer) -> Found:
        """Held against the exact ten nearest."""
        recall = recall_against_exact(self.vectors @ made.vector, made.rows)
        return Found(tuple(int(row) for row in made.rows), {SEARCH: made.search_s * 1000}, recall)


def recall_against_exact(cosines: Vectors, rows: Rows, k: int = K) -> float:
    """The share of `k` found rows that are as near as the exact nearest; `cosines` are all rows'."""
    least = np.partition(cosines, -k)[-k]
    return float(np.count_nonzero(cosines[rows[:k]] >= least - _EQUAL)) / k
