"""Find the best passages and cards for one question in one release."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.card_matching import best_card
from index.confidence import NAMED_PROVISION, VERBATIM_CARD, CardMatch, Confidence, Evidence
from index.encoder import Vectors
from index.evidence import gather
from index.filters import IN_FORCE, Filters
from index.fusion import Weights
from index.hits import Findings, Hit
from index.judge import Judge
from index.passage_store import StoredPassage
from index.query import QuestionReader
from index.ranking import Ranked, rank
from index.results import card_hit, passage_hit
from index.snapshot import Snapshot
from index.spelling.reading import Correction
from index.stopwatch import Stopwatch
from index.wording import is_foreign


@dataclass(frozen=True, slots=True)
class Judged:
    """What the searches made of a question: hits, the evidence for the best passage, the nearest card.

    Both vectors are float32 [dimensions]; `best_vector` is that of the passage which the searches put
    first, and has no meaning where nothing was found.
    """

    hits: tuple[Hit, ...]
    evidence: Evidence | None
    match: CardMatch | None
    named_provision: bool
    is_foreign: bool
    corrections: tuple[Correction, ...]
    question_vector: Vectors
    best_vector: Vectors


class Retrieval:
    """The question path. It holds no state of its own, so one serves all threads and releases."""

    def __init__(
        self,
        reader: QuestionReader,
        *,
        weights: Weights | None = None,
        confidence: Confidence | None = None,
        judge: Judge | None = None,
    ) -> None:
        self._reader = reader
        self._weights = weights or Weights()
        self._confidence = confidence or Confidence.shipped()
        self._judge = judge or Judge.read()

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
        match = best_card(snapshot, query, ranked, allowed)
        watch.lap("cards")
        hits, leader = self._hits(snapshot, ranked, match, k)
        watch.lap("fetch")
        return Judged(
            hits=hits,
            evidence=gather(snapshot, query, ranked, leader, self._judge) if leader else None,
            match=match,
            named_provision=ranked.named_provision,
            is_foreign=is_foreign(query.text),
            corrections=query.reading.corrections,
            question_vector=query.vector,
            best_vector=snapshot.dense.vectors(np.array([leader.row]))[0] if leader else query.vector,
        )

    def _confidence_of(self, judged: Judged) -> float:
        """How sure we are that the materials answer.

        A card that comes first does not make it surer, unless the question is in the card's own words: a
        card decides which answer is shown, the passages whether there is one.
        """
        if not judged.hits or judged.evidence is None or judged.is_foreign:
            return 0.0
        confidence = self._confidence.of(judged.evidence)
        if judged.named_provision:
            return max(confidence, NAMED_PROVISION)
        if judged.match is not None and judged.match.is_verbatim:
            return max(confidence, VERBATIM_CARD)
        return confidence

    def _hits(
        self, snapshot: Snapshot, ranked: Ranked, match: CardMatch | None, k: int
    ) -> tuple[tuple[Hit, ...], StoredPassage | None]:
        """The hits, and the passage that the searches put first whether it is among them or not."""
        shown = (
            match if match and not ranked.named_provision and self._confidence.card_answers(match) else None
        )
        cards = [snapshot.cards[shown.card]] if shown else []
        seen = {int(snapshot.unit_of[card.passage]) for card in cards}
        best = list(one_a_unit(snapshot.unit_of[ranked.rows], k - len(seen), seen))
        rows = [*ranked.rows[:1].tolist(), *ranked.rows[best].tolist(), *(card.passage for card in cards)]
        fetched = snapshot.store.passages(rows)
        hits = [
            passage_hit(snapshot, passage, float(ranked.cosines[place]), float(ranked.scores[place]))
            for passage, place in zip(fetched[1 : len(best) + 1], best, strict=True)
        ]
        if shown:
            similarity, score = ranked.nearest + shown.support, self._confidence.card_probability(shown)
            hits.insert(0, card_hit(snapshot, cards[0], fetched[-1], similarity, score))
        return tuple(hits), fetched[0] if fetched else None


def one_a_unit(units: npt.NDArray[np.int32], wanted: int, seen: Container[int]) -> Iterator[int]:
    """The first places of an order, the best of each provision only; `seen` are left out."""
    taken: set[int] = set()
    for place, unit in enumerate(units.tolist()):
        if len(taken) >= wanted:
            return
        if unit not in seen and unit not in taken:
            taken.add(unit)
            yield place
