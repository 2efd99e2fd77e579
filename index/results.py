"""Shape what was found into hits with their citations."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from index.card_store import StoredCard
from index.hits import CardPage, Citation, Findings, Hit, HitKind
from index.passage_store import StoredPassage
from index.snapshot import Snapshot


def passage_hit(snapshot: Snapshot, passage: StoredPassage, cosine: float, score: float) -> Hit:
    """A hit that quotes a whole passage."""
    document = snapshot.document(passage.document)
    return Hit(
        kind=HitKind.PASSAGE,
        quote=passage.text,
        citation=_citation(snapshot, passage, passage.start, passage.end),
        similarity=cosine,
        score=score,
        title=document.title,
    )


def card_hit(snapshot: Snapshot, card: StoredCard, source: StoredPassage, cosine: float, score: float) -> Hit:
    """A hit that gives a card's approved answer and quotes the card's source, which lies in `source`."""
    return Hit(
        kind=HitKind.CARD,
        quote=card.quote,
        citation=_citation(snapshot, source, card.start, card.end),
        similarity=cosine,
        score=score,
        title=card.question,
        answer=card.answer,
        card_id=card.id,
    )


def card_page(snapshot: Snapshot, card: StoredCard, source: StoredPassage) -> CardPage:
    """A card with its source, which lies in `source`."""
    return CardPage(
        id=card.id,
        question=card.question,
        answer=card.answer,
        quote=card.quote,
        citation=_citation(snapshot, source, card.start, card.end),
    )


def findings_as_json(findings: Findings) -> dict[str, Any]:
    """Findings as plain JSON values."""
    return asdict(findings)


def _citation(snapshot: Snapshot, passage: StoredPassage, start: int, end: int) -> Citation:
    document = snapshot.document(passage.document)
    return Citation(
        passage_id=passage.id,
        library=document.library,
        document=document.path,
        title=document.title,
        number=document.number,
        headings=passage.headings,
        provision=passage.provision,
        validity=document.validity,
        issued=_iso(document.issued),
        effective=_iso(document.effective),
        start=start,
        end=end,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
