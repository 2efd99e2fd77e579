"""Gather what speaks for and against the best passage."""

from __future__ import annotations

from collections.abc import Iterable
from math import log
from typing import Final

import numpy as np

from index.confidence import Evidence
from index.judge import Judge
from index.passage_store import StoredPassage
from index.passage_text import heading_text
from index.query import Query
from index.ranking import Ranked
from index.snapshot import Snapshot

LONGEST_CALIBRATED: Final = 24
"""Characters of the longest question that the confidence was fitted to."""
CHARACTERS_A_PAIR: Final = 3
"""Two words of two characters with a blank between them have five characters and two pairs."""


def telling_length(text: str, terms: Iterable[str]) -> int:
    """How many characters of a question tell something, at least 1.

    Length counts strongly, and it was fitted to questions. Beyond the longest of them, or where one thing is
    said over and over, or nothing but marks is left, more characters tell no more. `terms` are its bigrams.
    """
    said = sum(len(set(term)) if term.isascii() else 1 for term in set(terms))
    return max(1, min(len(text), LONGEST_CALIBRATED, CHARACTERS_A_PAIR * said))


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
        detail=log(telling_length(query.text, query.chars)),
        fit=judge.fit(query.vector, best, snapshot.manifest.question_fingerprint),
    )
