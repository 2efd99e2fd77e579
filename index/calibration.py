"""Fit the confidence to questions whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.confidence import CARD_EVIDENCE, EVIDENCE, CardMatch, Evidence
from index.golden import GoldenQuestion
from index.hits import Hit

Matrix = npt.NDArray[np.float64]

_PENALTY = 1.0
_STEPS = 50
_FOLDS = 5
_NEAR_TOP = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A calibration question with what the searches made of it.

    `card_is_gold` tells whether the nearest card's quote stands in a gold place.
    """

    question: GoldenQuestion
    hits: tuple[Hit, ...]
    evidence: Evidence
    match: CardMatch | None
    card_is_gold: bool


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


def fit_answer(judged: Sequence[Judged]) -> Fit:
    """Fit when to answer: gold among the first three is a yes, an unanswerable question a no.

    Answerable questions whose gold was not found count as neither: refusing them is right for the
    member, but says nothing about what an unanswerable question looks like.
    """
    rows, labels = [], []
    for entry in judged:
        found = any(entry.question.is_met_by(hit) for hit in entry.hits[:_NEAR_TOP])
        if found or not entry.question.is_answerable:
            rows.append([asdict(entry.evidence)[name] for name in EVIDENCE])
            labels.append(float(found))
    return _fit(np.array(rows), np.array(labels), EVIDENCE)


def fit_card(judged: Sequence[Judged]) -> Fit:
    """Fit when a card comes first: when its quote stands where the answer is."""
    rows, labels = [], []
    for entry in judged:
        if entry.match is not None:
            rows.append([entry.match.cosine, entry.match.overlap])
            labels.append(float(entry.card_is_gold))
    return _fit(np.array(rows), np.array(labels), CARD_EVIDENCE)


def _fit(values: Matrix, labels: Matrix, names: Sequence[str]) -> Fit:
    held_out = np.empty_like(labels)
    for fold in range(_FOLDS):
        test = np.arange(len(labels)) % _FOLDS == fold
        bias, weights = _newton(values[~test], labels[~test])
        held_out[test] = _sigmoid(bias + values[test] @ weights)
    bias, weights = _newton(values, labels)
    curve = _curve(held_out, labels)
    best = max(curve, key=lambda point: point["refusal"] - point["false_refusal"])
    return Fit(
        bias=bias,
        weights=dict(zip(names, weights.tolist(), strict=True)),
        threshold=best["threshold"],
        curve=curve,
        positives=int(labels.sum()),
        negatives=int(len(labels) - labels.sum()),
    )


def _newton(values: Matrix, labels: Matrix) -> tuple[float, Matrix]:
    """Penalised logistic regression by Newton's method, both classes weighing the same.

    The ridge penalty acts on standardised values, so that no part is favoured for its scale.
    """
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.column_stack([np.ones(len(values)), (values - mean) / spread])
    share = labels.mean()
    importance = np.where(labels > 0, 0.5 / share, 0.5 / (1 - share))
    ridge = np.diag([0.0, *[_PENALTY] * values.shape[1]])
    beta = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        probability = _sigmoid(scaled @ beta)
        gradient = scaled.T @ (importance * (probability - labels)) + ridge @ beta
        curvature = (scaled.T * (importance * probability * (1 - probability))) @ scaled + ridge
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(beta)), gradient)
        beta -= step
        if float(np.abs(step).max()) < 1e-8:  # noqa: PLR2004 - far below what four decimals keep
            break
    weights = beta[1:] / spread
    return float(beta[0] - mean @ weights), weights


def _sigmoid(values: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -40, 40))))


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
