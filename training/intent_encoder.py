"""Train the intent encoder: what is said with one wish lies together, away from every other wish."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.text_encoder import TextEncoder, learn

_WARM_UP = 0.1
# Texts of about the same length go together; so many tokens of chance keep the batches different.
_MIXED = 6.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `sharpness` is what cosines are multiplied with before the softmax over the intents.

    The rate rises over the first tenth of the steps and then falls evenly to nothing. `smoothing` of a
    label's share is spread over all intents (Szegedy et al., 2016), so that nothing becomes too certain.
    """

    seed: int = 1
    rank: int = 16
    epochs: int = 7
    texts_a_step: int = 48
    rate: float = 1e-3
    sharpness: float = 20.0
    smoothing: float = 0.1


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the intent it was said with."""

    text: str
    intent: str


class _Intents(nn.Module):
    """One direction an intent; what is said is of the intent whose direction is nearest."""

    def __init__(self, dimensions: int, intents: int, sharpness: float) -> None:
        super().__init__()
        self._directions = nn.Parameter(torch.randn(intents, dimensions) / math.sqrt(dimensions))
        self._sharpness = sharpness

    def forward(self, vectors: Tensor) -> Tensor:
        """Scores [texts, intents] of unit vectors [texts, dimensions]."""
        scores: Tensor = self._sharpness * vectors @ functional.normalize(self._directions, dim=1).T
        return scores


def train(
    encoder: TextEncoder, sentences: Sequence[Said], plan: Plan, told: Callable[[int, float], None]
) -> None:
    """Train in place; `told` gets each epoch's number, from 1, and its mean loss."""
    counts = Counter(said.intent for said in sentences)
    numbers = {intent: number for number, intent in enumerate(sorted(counts))}
    weights = torch.tensor([counts[intent] ** -0.5 for intent in sorted(counts)])
    intents = _Intents(encoder.dimensions, len(numbers), plan.sharpness)
    changed = [values for values in encoder.model.parameters() if values.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": changed, "lr": plan.rate}, {"params": list(intents.parameters()), "lr": 4 * plan.rate}],
        weight_decay=0.01,
    )
    chance = random.Random(plan.seed)
    steps = plan.epochs * math.ceil(len(sentences) / plan.texts_a_step)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (_WARM_UP * steps)) * max(0.0, 1 - step / steps)
    )
    encoder.model.train()
    for epoch in range(1, plan.epochs + 1):
        losses = []
        for batch in _batches(sentences, plan.texts_a_step, chance):
            scores = intents(encoder.encode([said.text for said in batch]))
            right = torch.tensor([numbers[said.intent] for said in batch])
            loss = functional.cross_entropy(scores, right, weights, label_smoothing=plan.smoothing)
            losses.append(learn(loss, changed, optimiser, schedule))
        told(epoch, math.fsum(losses) / len(losses))
    encoder.model.eval()


def _batches(sentences: Sequence[Said], size: int, chance: random.Random) -> list[Sequence[Said]]:
    order = sorted(sentences, key=lambda said: len(said.text) + chance.random() * _MIXED)
    found = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(found)
    return found
