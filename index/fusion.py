"""Merge what the searches found into one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.dense.store import Ranking, Rows

Parts = Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts. Zero switches a part off.

    `dense` is a cosine, `words`, `chars` and `heading` lie in [0, 1] (see `LexicalIndex.scores`). The
    values were chosen on development questions (docs/decisions/0006-fusion.md).
    """

    dense: float = 1.0
    words: float = 0.05
    chars: float = 0.15
    heading: float = 0.1


def fuse(rows: Rows, parts: Parts, weights: Weights, bonus: npt.NDArray[np.float32], order: Rows) -> Ranking:
    """The rows with their fused scores, best first; of equal scores the lower in `order` comes first.

    Each part has one score a row, and so has `bonus`, which is added for what the question names.
    """
    scores = bonus.astype(np.float64)
    for part, values in parts.items():
        scores += getattr(weights, part) * values
    best = np.lexsort((order, -scores))
    return Ranking(rows[best], scores[best].astype(np.float32))
