"""Judge from the vectors alone whether a passage is likely to answer a question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

SHIPPED = Path(__file__).with_name("judge.npz")


def pair_features(question: Vectors, passage: Vectors) -> Vectors:
    """What is looked at, float32 [2 * dimensions]: the question, and where it agrees with the passage.

    The question's vector tells what kind of thing is asked (the weather, a person, a rule). The product
    of both tells in which directions they agree; scaled so that both halves have the same length.
    """
    agreement = question * passage * np.float32(np.sqrt(len(question)))
    return np.concatenate([question, agreement]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Judge:
    """A linear model over `pair_features`, for the vectors of one question encoder."""

    weights: npt.NDArray[np.float32]
    bias: float
    question_fingerprint: str

    @classmethod
    def read(cls, path: Path = SHIPPED) -> Judge:
        """Read what `write` wrote."""
        with np.load(path) as stored:
            return cls(
                stored["weights"].astype(np.float32),
                float(stored["bias"]),
                str(stored["question_fingerprint"]),
            )

    def write(self, path: Path) -> None:
        """Write the weights in half precision, bias and fingerprint."""
        np.savez(
            path,
            weights=self.weights.astype(np.float16),
            bias=np.float32(self.bias),
            question_fingerprint=np.array(self.question_fingerprint),
        )

    def fit(self, question: Vectors, passage: Vectors, question_fingerprint: str) -> float:
        """The log odds that the passage answers; 0, undecided, for vectors of another encoder."""
        if question_fingerprint != self.question_fingerprint:
            return 0.0
        return float(self.weights @ pair_features(question, passage)) + self.bias
