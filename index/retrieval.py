"""Find the best passages and cards for one question in one release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.card_matching import best_card
from index.confidence import NAMED_PROVISION, CardMatch, Confidence, Evidence
from index.embedding import Embedder
from index.evidence import gather
from index.fusion import Weights
from index.hits import Findings, Hit
from index.query import Query, read_question
from index.ranking import Ranked, rank
from index.results import card_hit, passage_hit
from index.snapshot import Snapshot
from index.stopwatch import Stopwatch
from index.wording import WordCutter, is_foreign


@dataclass(frozen=True, slots=True)
class Judged:
    """What the searches made of a question: hits, the evidence for the best passage, the nearest card."""

    hits: tuple[Hit, ...]
    evidence: Evidence | None
    match: CardMatch | None
    named_provision: bool
    is_foreign: bool = False


class Retrieval:
    """The question path. It holds no state of its own, so one serves all threads and releases."""

    def __init__(
        self,
        embedder: Embedder,
        cutter: WordCutter,
        *,
        weights: Weights | None = None,
        confidence: Confidence | None = None,
    ) -> None:
        self._embedder = embedder
        self._cutter = cutter
        self._weights = weights or Weights()
        self._confidence = confidence or Confidence.shipped()

    def find(self, snapshot: Snapshot, question: str, *, k: int, all_versions: bool = False) -> Findings:
        """The `k` best hits, at most one a provision; a card that matches comes first.

        Raises:
            QuestionError: the question is blank or too long.
        """
        watch = Stopwatch()
        judged = self.judge(snapshot, question, k=k, all_versions=all_versions, watch=watch)
        confidence = self._confidence_of(judged)
        watch.lap("confidence")
        return Findings(
            question=question,
            hits=judged.hits,
            confidence=confidence,
            answerable=confidence >= self._confidence.threshold,
            release=snapshot.release,
            timings_ms=watch.laps_ms(),
        )

    def judge(
        self, snapshot: Snapshot, question: str, *, k: int, all_versions: bool, watch: Stopwatch
    ) -> Judged:
        """The hits with the evidence for the best passage, before any verdict: what calibration looks at."""
        query = read_question(question, snapshot.speller, self._embedder, self._cutter, watch)
        allowed = np.ones_like(snapshot.is_in_force) if all_versions else snapshot.is_in_force
        ranked = rank(snapshot, query, allowed, weights=self._weights, watch=watch)
        match = best_card(
            snapshot,
            query,
            nearest_passage=float(ranked.dense.scores[0]) if len(ranked.dense.scores) else 0.0,
            allowed=allowed,
            confidence=self._confidence,
        )
        watch.lap("cards")
        hits = self._hits(snapshot, ranked, match, k)
        watch.lap("fetch")
        evidence = _evidence(snapshot, query, ranked) if ranked.order else None
        return Judged(hits, evidence, match, ranked.named_provision, is_foreign(query.text))

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
        best = list(one_a_unit(snapshot, ranked.order, k - len(hits), seen))
        passages = snapshot.store.passages([row for row, _ in best])
        hits += [
            passage_hit(snapshot, passage, ranked.cosines[row], score)
            for passage, (row, score) in zip(passages, best, strict=True)
        ]
        return tuple(hits)


def _evidence(snapshot: Snapshot, query: Query, ranked: Ranked) -> Evidence:
    row, score = ranked.order[0]
    passage = snapshot.store.passages([row])[0]
    return gather(
        snapshot.lexical,
        query,
        score=score,
        similarity=ranked.cosines[row],
        title=snapshot.document(passage.document).title,
        headings=passage.headings,
        text=passage.text,
    )


def one_a_unit(
    snapshot: Snapshot, order: list[tuple[int, float]], wanted: int, seen: set[int]
) -> Iterator[tuple[int, float]]:
    """The first rows of the order, the best of each provision only."""
    for row, score in order:
        if wanted <= 0:
            return
        unit = int(snapshot.unit_of[row])
        if unit not in seen:
            seen.add(unit)
            wanted -= 1
            yield row, score
