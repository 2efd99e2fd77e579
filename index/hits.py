"""What a search returns: hits, where they stand, how sure we are and where the time went."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from index.spelling.reading import Correction
from knowledge.document import Validity


class HitKind(StrEnum):
    """A hit is a curated card or a passage of a document."""

    CARD = "card"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reader needs to find a quote again.

    `start` and `end` are character offsets of the quote in the stored document text.
    """

    passage_id: str
    library: str
    document: str
    title: str
    number: str | None
    headings: tuple[str, ...]
    provision: str | None
    validity: Validity
    issued: str | None
    effective: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage or card found.

    `quote` is verbatim from the stored document. `answer` is a card's approved answer, None for a
    passage. `similarity` is the cosine between question and passage, in [-1, 1]; `score` is the fused
    score that orders the hits; higher is better in both.
    """

    kind: HitKind
    quote: str
    citation: Citation
    similarity: float
    score: float
    title: str
    answer: str | None = None
    card_id: str | None = None


@dataclass(frozen=True, slots=True)
class CardPage:
    """A whole card: its question, the approved answer, and the verbatim quote that this rests on."""

    id: str
    question: str
    answer: str
    quote: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything one question brought up, from exactly one release.

    `confidence` in [0, 1] is the calibrated probability that the best hit answers the question;
    `answerable` is `confidence` held against the release's threshold. `timings_ms` is milliseconds by
    stage. `corrections` says which stretches of the question were read as other words.
    """

    question: str
    hits: tuple[Hit, ...]
    confidence: float
    answerable: bool
    release: str
    timings_ms: dict[str, float] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
