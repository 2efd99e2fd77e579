"""Gather what speaks for and against the best hit."""

from __future__ import annotations

from collections.abc import Sequence

from index.confidence import CardMatch, Evidence
from index.hits import Hit
from index.lexical import LexicalIndex
from index.passage_text import heading_text
from index.query import Query
from index.ranking import Ranked
from index.wording import bigrams, normalise

_TENTH = 9
_AGREE_WITHIN = 5


def gather(
    lexical: LexicalIndex, query: Query, ranked: Ranked, match: CardMatch | None, hits: Sequence[Hit]
) -> Evidence:
    """The evidence for `hits[0]`; see `Evidence` for what each part means."""
    cosines = sorted(ranked.cosines.values(), reverse=True)
    best = cosines[0] if cosines else 0.0
    rarity = {term: lexical.rarity("chars", term) for term in set(query.chars)}
    total = sum(rarity.values()) or 1.0
    unseen = lexical.rarity("chars", "\x00")
    top_terms = _terms(hits[0]) if hits else set()
    chars = ranked.lexical["chars"].scores
    return Evidence(
        cosine=best,
        margin=best - cosines[min(_TENTH, len(cosines) - 1)] if cosines else 0.0,
        coverage=sum(weight for term, weight in rarity.items() if term in top_terms) / total,
        known=sum(weight for weight in rarity.values() if weight < unseen) / total,
        lexical=float(chars[0]) / total / 2 if len(chars) else 0.0,
        agreement=float(_agree(ranked)),
        card=match.cosine if match else 0.0,
        reference=float(ranked.named_provision),
    )


def _terms(hit: Hit) -> set[str]:
    words = heading_text(hit.citation.title, hit.citation.headings)
    return set(bigrams(normalise(f"{words} {hit.title} {hit.answer or ''} {hit.quote}")))


def _agree(ranked: Ranked) -> bool:
    dense = ranked.dense.rows[:_AGREE_WITHIN].tolist()
    return any(
        ranked.lexical[part].rows[0] in dense for part in ("chars", "words") if len(ranked.lexical[part].rows)
    )
