"""Fit logistic models with a ridge penalty, and judge them on what they have not seen."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

_STEPS = 50
_FOLDS = 5
_SMALL_STEP = 1e-8


def even_importance(groups: Sequence[str], labels: Matrix) -> Matrix:
    """Importances [n] so that each group's yes and each group's no weigh the same; their mean is 1."""
    cells = list(zip(groups, labels.tolist(), strict=True))
    sizes = Counter(cells)
    return np.array([len(cells) / len(sizes) / sizes[cell] for cell in cells])


def fit_logistic(values: Matrix, labels: Matrix, importance: Matrix, penalty: float) -> tuple[float, Matrix]:
    """Bias and weights [k] for values [n, k] and labels [n] of 0 and 1, by Newton's method.

    The ridge penalty acts on standardised values, so that no part is favoured for its scale.
    """
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.column_stack([np.ones(len(values)), (values - mean) / spread])
    ridge = np.diag([0.0, *[penalty] * values.shape[1]])
    beta = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        probability = sigmoid(scaled @ beta)
        gradient = scaled.T @ (importance * (probability - labels)) + ridge @ beta
        curvature = (scaled.T * (importance * probability * (1 - probability))) @ scaled + ridge
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(beta)), gradient)
        beta -= step
        if float(np.abs(step).max()) < _SMALL_STEP:
            break
    weights = beta[1:] / spread
    return float(beta[0] - mean @ weights), weights


def out_of_fold(
    values: Matrix, labels: Matrix, importance: Matrix, penalty: float, keys: Sequence[str]
) -> Matrix:
    """Log odds [n], each by a model that has seen no sample with the same key (five folds)."""
    folds = np.array([hashlib.sha256(key.encode()).digest()[0] % _FOLDS for key in keys])
    odds = np.empty_like(labels)
    for fold in set(folds.tolist()):
        test = folds == fold
        bias, weights = fit_logistic(values[~test], labels[~test], importance[~test], penalty)
        odds[test] = bias + values[test] @ weights
    return odds


def sigmoid(odds: Matrix) -> Matrix:
    """Probabilities for log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))))
