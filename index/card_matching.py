"""Find the card that asks what the member asks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.confidence import CardMatch
from index.query import Query
from index.snapshot import Snapshot
from index.wording import bigrams, normalise

_DEPTH = 5


def best_card(snapshot: Snapshot, query: Query, allowed: npt.NDArray[np.bool_]) -> CardMatch | None:
    """The nearest card whose source may be shown; None if there is none.

    A card has several wordings; of the nearest few the one that also shares most characters wins,
    because short questions on one subject lie close together.
    """
    nearest = snapshot.card_vectors.search(query.vector, _DEPTH)
    matches = [
        CardMatch(
            card=snapshot.card_of_entry[row],
            cosine=float(cosine),
            overlap=overlap(query.text, snapshot.entry_texts[row]),
        )
        for row, cosine in zip(nearest.rows.tolist(), nearest.scores.tolist(), strict=True)
        if allowed[snapshot.cards[snapshot.card_of_entry[row]].passage]
    ]
    return max(matches, key=lambda match: match.cosine + 0.1 * match.overlap, default=None)


def overlap(one: str, other: str) -> float:
    """The Dice coefficient of two texts' bigrams, in [0, 1]."""
    first, second = set(bigrams(normalise(one))), set(bigrams(normalise(other)))
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0
