"""Measure how near a library comes to questions that it cannot answer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.dense.store import Allowed, VectorStore
from index.encoder import Vectors

# A spread is never taken for less: of a tiny library every question may lie equally far.
_LEAST_SPREAD = 0.01


@dataclass(frozen=True, slots=True)
class Background:
    """Mean and standard deviation of the cosine between such questions and their nearest passage.

    The larger a library, the nearer comes something to any question. Measured against this background,
    one threshold serves libraries of all sizes.
    """

    mean: float
    spread: float

    def standout(self, nearest: float) -> float:
        """By how many standard deviations a nearest passage is nearer than the background's."""
        return (nearest - self.mean) / self.spread


def measure_background(passages: VectorStore, live: Allowed, questions: Vectors) -> Background:
    """A library's background; `questions`, float32 [n, dimensions], are ones that no material answers.

    `live` has one flag for each passage.
    """
    nearest = [float(passages.search(vector, 1, live).scores[0]) for vector in questions]
    return Background(float(np.mean(nearest)), max(float(np.std(nearest)), _LEAST_SPREAD))


def write_background(path: Path, background: Background) -> None:
    """Write it as JSON."""
    path.write_text(json.dumps(asdict(background)) + "\n", "utf-8")


def read_background(path: Path) -> Background:
    """Read what `write_background` wrote."""
    return Background(**json.loads(path.read_text("utf-8")))


def read_background_questions(path: Path) -> tuple[str, ...]:
    """The questions, one a line."""
    return tuple(line for line in path.read_text("utf-8").splitlines() if line.strip())
