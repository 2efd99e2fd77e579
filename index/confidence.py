"""Judge how likely the best hit answers the question, from evidence that was calibrated on data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from importlib import resources
from math import exp


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the searches say about the best passage.

    `standout` holds the nearest passage against the library's background (see `index.background`).
    `coverage` in [0, 1] is the share of the question's rarity (BM25 inverse document frequency of its
    bigrams) that the best passage contains. `detail` is the natural logarithm of how many characters of the
    question tell something (see `index.evidence`): two long texts rarely come close by chance, two short ones
    do. `fit` is what the vectors tell a trained judge (see `index.judge`), in log odds.
    """

    standout: float
    coverage: float
    detail: float
    fit: float


@dataclass(frozen=True, slots=True)
class CardMatch:
    """A card held against a question.

    `cosine` compares the question with the card's nearest wording. `margin` is how much closer the card
    is than the next one. `support` is the cosine of the question with the card's source minus that with
    the nearest passage of all: 0 when the source is the nearest, else negative. `leads` is 1 if the
    source is also what the searches put first, else 0. `is_verbatim` when the question is one of the
    card's own wordings, which needs no judging.
    """

    card: int
    cosine: float
    margin: float
    support: float
    leads: float
    is_verbatim: bool = False


EVIDENCE = tuple(field.name for field in fields(Evidence))
CARD_EVIDENCE = ("cosine", "margin", "support", "leads")
# A question that names a provision which is there is answered by quoting it.
NAMED_PROVISION = 0.99
# A question in the very words that content staff approved for a card is answered by that card.
VERBATIM_CARD = 0.99


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: probability = 1 / (1 + exp(-(bias + sum of weight * value)))."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability for one set of values, in [0, 1]."""
        total = self.bias + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + exp(-total)) if total > 0 else exp(total) / (1 + exp(total))


@dataclass(frozen=True, slots=True)
class Confidence:
    """The calibrated judges: one for the answer as a whole, one for whether a card comes first."""

    answer: Logistic
    threshold: float
    card: Logistic
    card_threshold: float

    @classmethod
    def shipped(cls) -> Confidence:
        """The calibration that comes with the program (see docs/confidence.md)."""
        text = resources.files("index").joinpath("confidence.json").read_text("utf-8")
        return cls.from_json(json.loads(text))

    @classmethod
    def from_json(cls, stored: Mapping[str, Mapping[str, object]]) -> Confidence:
        """Read what `index.calibration` wrote."""
        answer, card = stored["answer"], stored["card"]
        return cls(
            _logistic(answer), float(str(answer["threshold"])), _logistic(card), float(str(card["threshold"]))
        )

    def of(self, evidence: Evidence) -> float:
        """The probability that the nearest passages answer the question."""
        return self.answer.probability(asdict(evidence))

    def card_probability(self, match: CardMatch) -> float:
        """The probability that a card means the same question."""
        if match.is_verbatim:
            return VERBATIM_CARD
        return self.card.probability({name: getattr(match, name) for name in CARD_EVIDENCE})

    def card_answers(self, match: CardMatch) -> bool:
        """Whether a card is near enough to come before every passage."""
        return self.card_probability(match) >= self.card_threshold


def _logistic(stored: Mapping[str, object]) -> Logistic:
    weights = stored["weights"]
    if not isinstance(weights, Mapping):
        raise TypeError(weights)
    return Logistic(float(str(stored["bias"])), {str(k): float(v) for k, v in weights.items()})
