"""How the rows that a vector search found are held against the exact nearest."""

from __future__ import annotations

import numpy as np
import pytest

from bench.vector_search import recall_against_exact

COSINES = np.array([0.1, 0.9, 0.5, 0.9, 0.5, 0.2], dtype=np.float32)


@pytest.mark.parametrize(
    ("rows", "recall"),
    [([1, 3, 2], 1.0), ([1, 3, 4], 1.0), ([1, 3, 5], 2 / 3), ([0, 5], 0.0), ([1, 3, 0, 2], 2 / 3)],
    ids=["the nearest", "one as near as the last", "one that is not", "none", "a fourth does not count"],
)
def test_recall_is_the_share_that_is_as_near_as_the_exact_nearest(rows: list[int], recall: float) -> None:
    assert recall_against_exact(COSINES, np.array(rows), k=3) == pytest.approx(recall)
