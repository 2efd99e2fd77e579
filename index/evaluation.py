"""Measure a release against golden questions: recall, reciprocal rank and refusals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.golden import GoldenQuestion
from index.hits import Findings

_DEPTH = 10
_NEAR_TOP = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one golden question. `rank` counts distinct provisions from 1; None is a miss."""

    question: GoldenQuestion
    rank: int | None
    refused: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares in [0, 1]; a share of nothing is None.

    `refusal` is over the unanswerable. `false_refusal` is over the answerable whose gold stands among
    the first three: the answer was there, and yet was withheld.
    """

    questions: int
    recall_at_1: float | None
    recall_at_5: float | None
    mrr_at_10: float | None
    refusal: float | None
    false_refusal: float | None

    def as_json(self) -> dict[str, float | int | None]:
        """The names under which reports give the scores."""
        return {
            "questions": self.questions,
            "recall@1": self.recall_at_1,
            "recall@5": self.recall_at_5,
            "mrr@10": self.mrr_at_10,
            "refusal": self.refusal,
            "false_refusal": self.false_refusal,
        }


def ask_all(questions: Iterable[GoldenQuestion], search: Callable[[str, int], Findings]) -> list[Outcome]:
    """Ask every question for its first ten provisions. `search` takes the question and how many."""
    outcomes = []
    for question in questions:
        findings = search(question.question, _DEPTH)
        ranks = [rank for rank, hit in enumerate(findings.hits, 1) if question.is_met_by(hit)]
        outcomes.append(
            Outcome(question, min(ranks, default=None), not findings.answerable, findings.confidence)
        )
    return outcomes


def score(outcomes: Sequence[Outcome]) -> Scores:
    """The scores of some outcomes."""
    answerable = [outcome for outcome in outcomes if outcome.question.is_answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.is_answerable]
    near_top = [outcome for outcome in answerable if _within(outcome, _NEAR_TOP)]
    return Scores(
        questions=len(outcomes),
        recall_at_1=_mean(float(_within(outcome, 1)) for outcome in answerable),
        recall_at_5=_mean(float(_within(outcome, 5)) for outcome in answerable),
        mrr_at_10=_mean(1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable),
        refusal=_mean(float(outcome.refused) for outcome in unanswerable),
        false_refusal=_mean(float(outcome.refused) for outcome in near_top),
    )


def score_by_kind(outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    """The scores of each kind of question, in the order in which the kinds first appear."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.question.kind].append(outcome)
    return {kind: score(group) for kind, group in kinds.items()}


def _within(outcome: Outcome, k: int) -> bool:
    return outcome.rank is not None and outcome.rank <= k


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else None
