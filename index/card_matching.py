"""Find the card that asks what the member asks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.confidence import CardMatch, Confidence
from index.embedding import Vectors
from index.query import Query
from index.snapshot import Snapshot
from index.wording import bare

_DEPTH = 8


def best_card(
    snapshot: Snapshot,
    query: Query,
    *,
    nearest_passage: float,
    allowed: npt.NDArray[np.bool_],
    confidence: Confidence,
) -> CardMatch | None:
    """The card that most probably means the same question; None if none may be shown.

    `nearest_passage` is the cosine of the passage nearest to the question.
    """
    verbatim = snapshot.card_worded.get(bare(query.text))
    if verbatim is not None and allowed[snapshot.cards[verbatim].passage]:
        return CardMatch(verbatim, cosine=1.0, support=0.0, is_verbatim=True)
    nearest = snapshot.card_vectors.search(query.vector, _DEPTH)
    cards = [snapshot.card_of_entry[row] for row in nearest.rows.tolist()]
    matches = [
        match_card(snapshot, query.vector, card, float(cosine), nearest_passage)
        for card, cosine in zip(cards, nearest.scores.tolist(), strict=True)
        if allowed[snapshot.cards[card].passage]
    ]
    return max(matches, key=confidence.card_probability, default=None)


def match_card(
    snapshot: Snapshot, vector: Vectors, card: int, cosine: float, nearest_passage: float
) -> CardMatch:
    """How well a card fits a question, given the cosine of the question with the card's wording.

    Short questions on one subject lie close together whatever they ask. So the card's own source must
    not lie much further from the question than the nearest passage does.
    """
    source = np.array([snapshot.cards[card].passage], dtype=np.int64)
    support = float(snapshot.dense.cosines(vector, source)[0]) - nearest_passage
    return CardMatch(card=card, cosine=cosine, support=support)
