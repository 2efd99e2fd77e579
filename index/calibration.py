"""Fit the confidence to questions whose answers are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.card_matching import match_card
from index.errors import CalibrationError
from index.golden import GoldenQuestion
from index.retrieval import Judged
from index.snapshot import Snapshot

Matrix = npt.NDArray[np.float64]

_PENALTY = 1.0
_STEPS = 50
_FOLDS = 5
_NEAR_TOP = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """Evidence by name, and whether it was a case for answering."""

    values: Mapping[str, float]
    label: bool


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


def answer_sample(question: GoldenQuestion, judged: Judged) -> Sample | None:
    """When to answer: gold among the first three is a yes, an unanswerable question a no.

    Answerable questions whose gold was not found are no sample: refusing them is right for the member,
    but says nothing about what an unanswerable question looks like. Nor are questions that name a
    provision, which need no judging.
    """
    found = any(question.is_met_by(hit) for hit in judged.hits[:_NEAR_TOP])
    if judged.evidence is None or judged.named_provision or (question.is_answerable and not found):
        return None
    return Sample(asdict(judged.evidence), found)


def card_samples(snapshot: Snapshot) -> list[Sample]:
    """When a card means the same question: each wording of a card against all the others.

    Every wording is asked in turn. The nearest other wording of its own card is a yes, the nearest
    wording of any other card a no.
    """
    vectors = snapshot.card_vectors.all_vectors()
    owners = np.array(snapshot.card_of_entry)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1.0)
    samples = []
    for row, vector in enumerate(vectors):
        nearest_passage = float(snapshot.dense.search(vector, 1).scores[0])
        for label, others in ((True, owners == owners[row]), (False, owners != owners[row])):
            allowed = np.where(others, cosines[row], -1.0)
            other = int(allowed.argmax())
            if allowed[other] > -1.0:
                match = match_card(
                    snapshot, vector, int(owners[other]), float(allowed[other]), nearest_passage
                )
                samples.append(Sample({"cosine": match.cosine, "support": match.support}, label))
    return samples


def fit(samples: Sequence[Sample], names: Sequence[str], *, threshold: float) -> Fit:
    """Fit a logistic model of the named evidence; the curve comes from five-fold cross-validation.

    Raises:
        CalibrationError: all samples say the same, or there are none.
    """
    positives = sum(sample.label for sample in samples)
    if positives in {0, len(samples)}:
        raise CalibrationError(positives, len(samples) - positives)
    values = np.array([[sample.values[name] for name in names] for sample in samples])
    labels = np.array([float(sample.label) for sample in samples])
    return _fit(values, labels, names, threshold)


def _fit(values: Matrix, labels: Matrix, names: Sequence[str], threshold: float) -> Fit:
    held_out = np.empty_like(labels)
    for fold in range(_FOLDS):
        test = np.arange(len(labels)) % _FOLDS == fold
        bias, weights = _newton(values[~test], labels[~test])
        held_out[test] = _sigmoid(bias + values[test] @ weights)
    bias, weights = _newton(values, labels)
    return Fit(
        bias=bias,
        weights=dict(zip(names, weights.tolist(), strict=True)),
        threshold=threshold,
        curve=_curve(held_out, labels),
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
