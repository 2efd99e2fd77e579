"""Find likely rows by a short code of each vector, one after the other."""

from __future__ import annotations

import math

import faiss
import numpy as np

from index.dense.axes import BITS, PAIR, train_axes
from index.dense.disk import Index, use_one_thread
from index.dense.store import Allowed, Rows
from index.encoder import Vectors

# Codes are only roughly in order, so more of them than wanted are compared exactly.
_SPARE = 200
# How many times farther is looked where too few of the nearest are allowed.
_FARTHER = 8


def code_all(vectors: Vectors) -> Index:
    """A FAISS index of codes; `vectors` is float32 [n, dimensions], the dimensions a multiple of 4."""
    use_one_thread()
    axes = train_axes(vectors)
    codes = faiss.IndexPQFastScan(axes.d_out, axes.d_out // PAIR, BITS, faiss.METRIC_INNER_PRODUCT)
    codes.train(axes.apply(vectors))
    coded = faiss.IndexPreTransform(axes, codes)
    coded.add(vectors)
    return coded


class Codes:
    """A short list from the codes of all vectors."""

    def __init__(self, coded: Index) -> None:
        """Take what `code_all` made."""
        self._coded = coded

    def likely(self, vector: Vectors, k: int, allowed: Allowed | None, share: float) -> Rows:
        """Allowed rows among which the `k` nearest are likely to be; see `Shortlist`."""
        wanted = k + _SPARE
        if allowed is None:
            return self._nearest(vector, wanted)
        # Some of the nearest will not be allowed: as many more are fetched as are likely to be lost.
        reach = math.ceil(wanted / share)
        while True:
            rows = self._nearest(vector, reach)
            kept = rows[allowed[rows]][:wanted]
            if len(kept) >= k + _SPARE // 2 or reach >= self._coded.ntotal:
                return kept
            # What is allowed lies on one side, away from the question.
            reach *= _FARTHER

    def _nearest(self, vector: Vectors, count: int) -> Rows:
        rows = self._coded.search(vector[None, :], min(count, self._coded.ntotal))[1][0]
        return np.asarray(rows, np.int64)
