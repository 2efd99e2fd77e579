"""Find the card that asks what the member asks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.confidence import CardMatch
from index.dense.store import Allowed, Cosines
from index.query import Query
from index.ranking import Ranked
from index.snapshot import Snapshot
from index.wording import bare

# So many of the nearest wordings are looked at, and so many cards that they belong to.
_WORDINGS = 40
_CARDS = 10
# How much the card's wordings on average, and its source, count beside its nearest wording.
_AVERAGE = 0.3
_SOURCE = 0.3


def best_card(snapshot: Snapshot, query: Query, ranked: Ranked, allowed: Allowed) -> CardMatch | None:
    """The card that is closest to the question; None if none may be shown.

    Short questions on one subject lie close together whatever they ask. So not the nearest wording alone
    decides, but also the card's other wordings and the passage that it quotes.
    """
    verbatim = snapshot.card_worded.get(bare(query.text))
    if verbatim is not None and allowed[snapshot.cards[verbatim].passage]:
        source = np.array([snapshot.cards[verbatim].passage], np.int64)
        support = float(snapshot.dense.cosines(query.vector, source)[0]) - ranked.nearest
        return CardMatch(verbatim, cosine=1.0, margin=1.0, support=support, leads=1.0, is_verbatim=True)
    nearest = snapshot.card_vectors.search(query.vector, _WORDINGS)
    near = dict.fromkeys(snapshot.card_of_entry[row] for row in nearest.rows.tolist())
    cards = [card for card in near if allowed[snapshot.cards[card].passage]][:_CARDS]
    if not cards:
        return None
    sources = np.array([snapshot.cards[card].passage for card in cards], np.int64)
    at_source = snapshot.dense.cosines(query.vector, sources)
    closest, average = _wordings(snapshot, query, cards)
    closeness = closest + _AVERAGE * average + _SOURCE * at_source
    best, *others = np.argsort(-closeness).tolist()
    first = snapshot.unit_of[ranked.rows[0]] if len(ranked.rows) else None
    return CardMatch(
        card=cards[best],
        cosine=float(closest[best]),
        margin=float(closeness[best] - closeness[others[0]]) if others else 1.0,
        support=float(at_source[best]) - ranked.nearest,
        leads=float(first is not None and snapshot.unit_of[sources[best]] == first),
    )


def _wordings(snapshot: Snapshot, query: Query, cards: Sequence[int]) -> tuple[Cosines, Cosines]:
    """For each card the cosine of its nearest wording, and the mean over all its wordings."""
    rows = [snapshot.entries_of[card] for card in cards]
    counts = np.array([len(one) for one in rows])
    starts = np.cumsum(counts) - counts
    cosines = snapshot.card_vectors.cosines(query.vector, np.concatenate(rows))
    return np.maximum.reduceat(cosines, starts), np.add.reduceat(cosines, starts) / counts
