"""Find the best passages and cards for one question in one release."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.card_matching import best_card
from index.confidence import NAMED_PROVISION, CardMatch, Confidence, Evidence
from index.evidence import gather
from index.filters import IN_FORCE, Filters
from index.fusion import Weights
from index.hits import Findings, Hit
from index.query import Query, QuestionReader
from index.ranking import Ranked, rank
from index.results import card_hit, passage_hit
from index.snapshot import Snapshot
from index.spelling.reading import Correction
from index.stopwatch import Stopwatch
from index.wording import is_foreign


@dataclass(frozen=True, slots=True)
class Judged:
    """What the searches made of a question: hits, the evidence for the best passage, the nearest card."""

    hits: tuple[Hit, ...]
    evidence: Evidence | None
    match: CardMatch | None
    named_provision: bool
    is_foreign: bool = False
    corrections: tuple[Correction, ...] = ()


class Retrieval:
    """The question path. It holds no state of its own, so one serves all threads and releases."""

    def __init__(
        self,
        reader: QuestionReader,
        *,
        weights: Weights | None = None,
        confidence: Confidence | None = None,
    ) -> None:
        self._reader = reader
        self._weights = weights or Weights()
        self._confidence = confidence or Confidence.shipped()

    def find(self, snapshot: Snapshot, question: str, *, k: int, filters: Filters = IN_FORCE) -> Findings:
        """The `k` best hits, at most one a provision; a card that matches comes first.

        Raises:
            QuestionError: the question is blank or too long.
        """
        watch = Stopwatch()
        judged = self.judge(snapshot, question, k=k, filters=filters, watch=watch)
        confidence = self._confidence_of(judged)
        watch.lap("confidence")
        return Findings(
            question=question,
            hits=judged.hits,
            confidence=confidence,
            answerable=confidence >= self._confidence.threshold,
            release=snapshot.release,
            timings_ms=watch.laps_ms(),
            corrections=judged.corrections,
        )

    def judge(
        self, snapshot: Snapshot, question: str, *, k: int, filters: Filters, watch: Stopwatch
    ) -> Judged:
        """The hits with the evidence for the best passage, before any verdict: what calibration looks at."""
        query = self._reader.read(question, snapshot.speller, watch)
        allowed = snapshot.allowed(filters)
        ranked = rank(snapshot, query, allowed, weights=self._weights, watch=watch)
        match = best_card(
            snapshot,
            query,
            nearest_passage=ranked.nearest,
            allowed=allowed,
            confidence=self._confidence,
        )
        watch.lap("cards")
        hits = self._hits(snapshot, ranked, match, k)
        watch.lap("fetch")
        evidence = _evidence(snapshot, query, ranked) if len(ranked.rows) else None
        return Judged(
            hits,
            evidence,
            match,
            ranked.named_provision,
            is_foreign(query.text),
            query.reading.corrections,
        )

    def _confidence_of(self, judged: Judged) -> float:
        """How sure the surest judge is: of the passages, of the card, of the provision named."""
        if not judged.hits or judged.evidence is None or judged.is_foreign:
            return 0.0
        confidence = self._confidence.of(judged.evidence)
        if judged.named_provision:
            return max(confidence, NAMED_PROVISION)
        if judged.match is not None and judged.hits[0].card_id is not None:
            return max(confidence, self._confidence.card_probability(judged.match))
        return confidence

    def _hits(self, snapshot: Snapshot, ranked: Ranked, match: CardMatch | None, k: int) -> tuple[Hit, ...]:
        hits: list[Hit] = []
        seen: set[int] = set()
        if match is not None and not ranked.named_provision and self._confidence.card_answers(match):
            card = snapshot.cards[match.card]
            hits.append(card_hit(snapshot, card, match.cosine, self._confidence.card_probability(match)))
            seen.add(int(snapshot.unit_of[card.passage]))
        best = list(one_a_unit(snapshot.unit_of[ranked.rows], k - len(hits), seen))
        passages = snapshot.store.passages(ranked.rows[best].tolist())
        hits += [
            passage_hit(snapshot, passage, float(ranked.cosines[place]), float(ranked.scores[place]))
            for passage, place in zip(passages, best, strict=True)
        ]
        return tuple(hits)


def _evidence(snapshot: Snapshot, query: Query, ranked: Ranked) -> Evidence:
    passage = snapshot.store.passages([int(ranked.rows[0])])[0]
    return gather(
        snapshot.lexical,
        query,
        score=float(ranked.scores[0]),
        similarity=float(ranked.cosines[0]),
        title=snapshot.document(passage.document).title,
        headings=passage.headings,
        text=passage.text,
    )


def one_a_unit(units: npt.NDArray[np.int32], wanted: int, seen: Container[int]) -> Iterator[int]:
    """The first places of an order, the best of each provision only; `seen` are left out."""
    taken: set[int] = set()
    for place, unit in enumerate(units.tolist()):
        if len(taken) >= wanted:
            return
        if unit not in seen and unit not in taken:
            taken.add(unit)
            yield place
