"""Search vectors behind our own embedding, and hold what was found against the exact nearest."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

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
    """The rows found for a question, and how long the search alone took."""

    rows: Rows
    search_s: float


class VectorSearchSide(Side[str, VectorAnswer, Found]):
    """Question → ten rows, and how long the search alone took."""

    def __init__(self, prepared: Prepared) -> None:
        self._embedder = Embedder(ModelFolder(prepared.model))

    @abstractmethod
    def nearest(self, vector: Vectors) -> Rows:
        """The rows of the ten nearest."""

    def work(self, item: str) -> VectorAnswer:
        """Embed and search."""
        vector = self._embedder.question(normalise(item))
        start = time.perf_counter()
        rows = self.nearest(vector)
        return VectorAnswer(rows, time.perf_counter() - start)

    def result(self, made: VectorAnswer) -> Found:
        """The rows; their recall is looked at later, so that no side's caches are swept between questions."""
        return Found(tuple(int(row) for row in made.rows), {SEARCH: made.search_s * 1000})


def mean_recall(prepared: Prepared, questions: Sequence[str], found: Sequence[Sequence[int]]) -> float:
    """The recall@10 of what was found for these questions, against an exact search of our vectors."""
    embedder, vectors = Embedder(ModelFolder(prepared.model)), prepared.vectors()
    recalls = [
        recall_against_exact(vectors @ embedder.question(normalise(question)), np.asarray(rows))
        for question, rows in zip(questions, found, strict=True)
    ]
    return float(np.mean(recalls))


def recall_against_exact(cosines: Vectors, rows: Rows, k: int = K) -> float:
    """The share of `k` found rows that are as near as the exact nearest; `cosines` are all rows'."""
    least = np.partition(cosines, -k)[-k]
    return float(np.count_nonzero(cosines[rows[:k]] >= least - _EQUAL)) / k
