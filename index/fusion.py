"""Merge what the searches found into one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.lexical import Ranking


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts. Zero switches a part off.

    The dense part is a cosine; the lexical parts lie in [0, 1] (see `LexicalIndex.search`). The values
    were chosen on development questions (docs/decisions/0006-fusion.md).
    """

    dense: float = 1.0
    words: float = 0.05
    chars: float = 0.15
    heading: float = 0.1


def fuse(
    cosines: Mapping[int, float],
    lexical: Mapping[str, Ranking],
    weights: Weights,
    bonus: Mapping[int, float],
) -> list[tuple[int, float]]:
    """Rows with their fused scores, best first; of equal scores the lower row comes first.

    `cosines` has every row that any part found. `bonus` is added for rows that the question names.
    """
    scores = {row: weights.dense * cosine for row, cosine in cosines.items()}
    for part, ranking in lexical.items():
        weight = getattr(weights, part)
        if weight == 0 or len(ranking.rows) == 0:
            continue
        shares = weight * ranking.scores
        for row, share in zip(ranking.rows.tolist(), shares.tolist(), strict=True):
            scores[row] += share
    for row, extra in bonus.items():
        if row in scores:
            scores[row] += extra
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
