"""Fit the confidence to questions whose answers are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from index.confidence import CARD_EVIDENCE
from index.errors import CalibrationError
from index.golden import GoldenQuestion
from index.judge import Judge, pair_features
from index.logistic import Matrix, even_importance, fit_logistic, out_of_fold, sigmoid
from index.results import card_hit
from index.retrieval import Judged
from index.snapshot import Snapshot

_PENALTY = 1.0
# The judge has a thousand weights.
_JUDGE_PENALTY = 30.0
_NEAR_TOP = 3
TRAINING = "training"
"""The kind of the questions that the question encoder was trained with."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Evidence by name, and whether it was a case for answering.

    `group` is the library that was asked; each counts the same. Samples with the same `key` ask about one
    place and are held back together. `pair` is what the judge looks at.
    """

    values: Mapping[str, float]
    label: bool
    group: str
    key: str
    pair: Matrix | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted logistic model with its threshold and its cross-validated curve."""

    bias: float
    weights: dict[str, float]
    threshold: float
    curve: list[dict[str, float]]
    positives: int
    negatives: int

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded to what the data can support."""
        return {
            "bias": round(self.bias, 4),
            "weights": {name: round(weight, 4) for name, weight in self.weights.items()},
            "threshold": round(self.threshold, 4),
            "positives": self.positives,
            "negatives": self.negatives,
            "curve": self.curve,
        }


def answer_sample(question: GoldenQuestion, judged: Judged, group: str) -> Sample | None:
    """When to answer: gold among the first three is a yes, an unanswerable question a no.

    Answerable questions whose gold was not found are no sample: refusing them is right for the member,
    but says nothing about what an unanswerable question looks like. Nor are questions that name a
    provision, which need no judging, nor those that are about a card, nor those that the question encoder
    was trained with, which it knows too well.
    """
    found = any(question.is_met_by(hit) for hit in judged.hits[:_NEAR_TOP])
    if judged.evidence is None or judged.named_provision or (question.is_answerable and not found):
        return None
    if question.card is not None or question.kind == TRAINING:
        return None
    pair = pair_features(judged.question_vector, judged.best_vector).astype(np.float64)
    return Sample(asdict(judged.evidence), found, group, _key(question), pair)


def card_sample(question: GoldenQuestion, judged: Judged, snapshot: Snapshot, group: str) -> Sample | None:
    """When a card comes first: if it is the one asked for a yes, any other a no.

    A card whose source is a right place for a question about places is no sample: it may come first or not.
    """
    match = judged.match
    if match is None or match.is_verbatim or judged.named_provision:
        return None
    card = snapshot.cards[match.card]
    source = snapshot.store.passages([card.passage])[0]
    if question.card is None and question.is_met_by(card_hit(snapshot, card, source, 0.0, 0.0)):
        return None
    values = {name: float(getattr(match, name)) for name in CARD_EVIDENCE}
    return Sample(values, question.card == card.id, group, _key(question))


def fit_judge(samples: Sequence[Sample], question_fingerprint: str) -> tuple[Judge, list[Sample]]:
    """The judge, and the samples with what a judge that had not seen them says of each.

    Raises:
        CalibrationError: all samples say the same, or there are none.
    """
    labels = _labels(samples)
    pairs = np.stack([sample.pair for sample in samples if sample.pair is not None])
    importance = even_importance([sample.group for sample in samples], labels)
    keys = [sample.key for sample in samples]
    odds = out_of_fold(pairs, labels, importance, _JUDGE_PENALTY, keys)
    bias, weights = fit_logistic(pairs, labels, importance, _JUDGE_PENALTY)
    judged = [
        replace(sample, values={**sample.values, "fit": float(fit)})
        for sample, fit in zip(samples, odds, strict=True)
    ]
    return Judge(weights.astype(np.float32), bias, question_fingerprint), judged


def fit(samples: Sequence[Sample], names: Sequence[str], *, threshold: float) -> Fit:
    """Fit a logistic model of the named evidence; the curve comes from five-fold cross-validation.

    Raises:
        CalibrationError: all samples say the same, or there are none.
    """
    labels = _labels(samples)
    values = np.array([[sample.values[name] for name in names] for sample in samples])
    importance = even_importance([sample.group for sample in samples], labels)
    odds = out_of_fold(values, labels, importance, _PENALTY, [sample.key for sample in samples])
    bias, weights = fit_logistic(values, labels, importance, _PENALTY)
    return Fit(
        bias=bias,
        weights=dict(zip(names, weights.tolist(), strict=True)),
        threshold=threshold,
        curve=_curve(sigmoid(odds), labels),
        positives=int(labels.sum()),
        negatives=int(len(labels) - labels.sum()),
    )


def _labels(samples: Sequence[Sample]) -> Matrix:
    positives = sum(sample.label for sample in samples)
    if positives in {0, len(samples)}:
        raise CalibrationError(positives, len(samples) - positives)
    return np.array([float(sample.label) for sample in samples])


def _key(question: GoldenQuestion) -> str:
    """What a question is about: the card, the first right place, or itself."""
    if question.card is not None:
        return question.card
    return repr(question.gold[0]) if question.gold else question.question


def _curve(probabilities: Matrix, labels: Matrix) -> list[dict[str, float]]:
    """Refusals and false refusals at thresholds from 0.05 to 0.95, each question judged out of fold."""
    thresholds = np.round(np.arange(0.05, 0.96, 0.05), 2)
    return [
        {
            "threshold": float(threshold),
            "refusal": round(float((probabilities[labels == 0] < threshold).mean()), 4),
            "false_refusal": round(float((probabilities[labels == 1] < threshold).mean()), 4),
        }
        for threshold in thresholds
    ]
