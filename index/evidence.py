"""Gather what speaks for and against the best passage."""

from __future__ import annotations

from math import log

import numpy as np

from index.confidence import Evidence
from index.judge import Judge
from index.passage_store import StoredPassage
from index.passage_text import heading_text
from index.query import Query
from index.ranking import Ranked
from index.snapshot import Snapshot


def gather(
    snapshot: Snapshot, query: Query, ranked: Ranked, passage: StoredPassage, judge: Judge
) -> Evidence:
    """The evidence for the first ranked passage; see `Evidence` for each part's meaning."""
    title = snapshot.document(passage.document).title
    present = f"{heading_text(title, passage.headings)} {passage.text}".lower()
    rarity = snapshot.lexical.rarities("chars", query.chars)
    covered = sum(weight for term, weight in rarity.items() if term in present)
    best = snapshot.dense.vectors(np.array([passage.row]))[0]
    return Evidence(
        standout=snapshot.background.standout(ranked.nearest),
        coverage=covered / sum(rarity.values()) if rarity else 0.0,
        detail=log(len(query.text)),
        fit=judge.fit(query.vector, best, snapshot.manifest.question_fingerprint),
    )
