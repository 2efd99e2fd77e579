"""Put what the index found into the parts of a message: citation line, buttons and data."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from actions.labels import validity_label
from actions.opening import Opened
from index.hits import Citation, Findings, Hit, HitKind

TITLE_LIMIT = 20
RELATED = 3
CUT = "…"


def citation_line(citation: Citation) -> str:
    """Where a quote stands, in one line: title, 文号, headings, provision and validity."""
    number = f"（{citation.number}）" if citation.number else ""
    path = " ".join([*citation.headings, *([citation.provision] if citation.provision else [])])
    return f"《{citation.title}》{number}{path}（{validity_label(citation.validity)}）"


def nearest_lines(hits: tuple[Hit, ...]) -> str:
    """One line a hit: a card's question, and where it or the passage stands."""
    titles = [f"{hit.title}——" if hit.kind is HitKind.CARD else "" for hit in hits]
    return "\n".join(
        f"· {title}{citation_line(hit.citation)}" for title, hit in zip(titles, hits, strict=True)
    )


def short_title(hit: Hit) -> str:
    """What a button for this hit shows."""
    if hit.kind is HitKind.CARD:
        return _cut(hit.title)
    place = hit.citation.provision or (hit.citation.headings[-1] if hit.citation.headings else "")
    return _cut(f"{place} {hit.citation.title}".strip())


def related_to(findings: Findings, place: int) -> tuple[Hit, ...]:
    """The next best hits that stand in other places than the one shown and than one another."""
    seen = {_where(findings.hits[place])} if place >= 0 else set()
    related: list[Hit] = []
    for hit in findings.hits[max(place, 0) :]:
        if _where(hit) not in seen and len(related) < RELATED:
            seen.add(_where(hit))
            related.append(hit)
    return tuple(related)


def passage_buttons(hits: tuple[Hit, ...]) -> list[dict[str, str]]:
    """One button a hit; pressing it opens the passage."""
    return [
        {
            "title": short_title(hit),
            "payload": "/show_passage" + json.dumps({"passage_id": hit.citation.passage_id}),
        }
        for hit in hits
    ]


def findings_payload(kind: str, findings: Findings, hits: tuple[Hit, ...]) -> dict[str, Any]:
    """The message's `custom` data: the hits that its text and buttons speak of."""
    return {
        "kind": kind,
        "question": findings.question,
        "hits": [asdict(hit) for hit in hits],
        "confidence": findings.confidence,
        "release": findings.release,
        "timings_ms": findings.timings_ms,
    }


def opened_payload(opened: Opened) -> dict[str, Any]:
    """The `custom` data for a passage that was opened by its id."""
    hit = {
        "kind": HitKind.PASSAGE,
        "quote": opened.quote,
        "citation": asdict(opened.citation),
        "title": opened.citation.title,
        "similarity": None,
        "score": None,
        "answer": None,
        "card_id": None,
    }
    return {"kind": "answer", "hits": [hit], "confidence": None, "release": opened.release, "timings_ms": {}}


def _where(hit: Hit) -> tuple[str, str]:
    place = hit.citation.provision or hit.citation.passage_id
    return hit.citation.document, place


def _cut(title: str) -> str:
    return title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1] + CUT
