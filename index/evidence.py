"""Gather what speaks for and against the best passage."""

from __future__ import annotations

from math import log

from index.confidence import Evidence
from index.lexical import LexicalIndex
from index.passage_text import heading_text
from index.query import Query
from index.wording import bigrams, normalise


def gather(
    lexical: LexicalIndex,
    query: Query,
    *,
    score: float,
    similarity: float,
    title: str,
    headings: tuple[str, ...],
    text: str,
) -> Evidence:
    """The evidence for one passage; see `Evidence` for what each part means."""
    present = set(bigrams(normalise(f"{heading_text(title, headings)} {text}")))
    rarity = {term: lexical.rarity("chars", term) for term in set(query.chars)}
    covered = sum(weight for term, weight in rarity.items() if term in present)
    return Evidence(
        score=score,
        similarity=similarity,
        coverage=covered / sum(rarity.values()) if rarity else 0.0,
        detail=log(len(query.text)),
    )
