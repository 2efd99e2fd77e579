"""Train the question encoder: each question towards the passages that answer it, in the whole library."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.materials import Asked, Corpus, pairs
from training.text_encoder import TextEncoder, learn

_WARM_UP_STEPS = 50
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. Temperatures are in units of cosine; `alike` weighs the second loss.

    `pairs_a_step` pairs of questions are looked at together. The rate rises over 50 steps and then falls
    evenly to nothing.
    """

    seed: int = 1
    rank: int = 16
    epochs: int = 4
    pairs_a_step: int = 24
    rate: float = 8e-4
    answer_temperature: float = 0.03
    alike_temperature: float = 0.05
    alike: float = 0.3


def train(
    encoder: TextEncoder, corpora: Sequence[Corpus], plan: Plan, told: Callable[[int, float], None]
) -> None:
    """Train in place; `told` gets each epoch's number, from 1, and its mean loss."""
    trained = [values for values in encoder.model.parameters() if values.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=plan.rate, weight_decay=0.01)
    chance = random.Random(plan.seed)
    steps = plan.epochs * len(_batches(corpora, plan, random.Random(plan.seed)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP_STEPS) * max(0.0, 1 - step / steps)
    )
    encoder.model.train()
    for epoch in range(1, plan.epochs + 1):
        losses = []
        for corpus, batch in _batches(corpora, plan, chance):
            loss = _loss(encoder, corpus, batch, plan)
            losses.append(learn(loss, trained, optimiser, schedule))
        told(epoch, math.fsum(losses) / len(losses))
    encoder.model.eval()


_Pair = tuple[Asked, Asked]


def _batches(
    corpora: Sequence[Corpus], plan: Plan, chance: random.Random
) -> list[tuple[Corpus, list[_Pair]]]:
    """One epoch's steps: pairs of one library each, libraries in turns by chance."""
    found = []
    for corpus in corpora:
        paired = pairs(corpus, chance)
        size = plan.pairs_a_step
        found += [(corpus, paired[start : start + size]) for start in range(0, len(paired), size)]
    chance.shuffle(found)
    return found


def _loss(encoder: TextEncoder, corpus: Corpus, batch: Sequence[_Pair], plan: Plan) -> Tensor:
    """What remains to be learned from these pairs.

    First, how unlikely a right passage is among all passages of the library (softmax of the cosines).
    Second, among the other halves of all pairs, how unlikely the own one is: questions about one place
    should lie together, which is what matching a card needs.
    """
    ones, others = zip(*batch, strict=True)
    vectors = encoder.encode([asked.text for asked in (*ones, *others)])
    scores = vectors @ corpus.vectors.T / plan.answer_temperature
    scores = scores.masked_fill(~corpus.is_in_force, _NEVER)
    right = _gathered(scores, [asked.rows for asked in (*ones, *others)])
    unlikely = (torch.logsumexp(scores, 1) - torch.logsumexp(right, 1)).mean()
    real = torch.tensor([one is not other for one, other in batch])
    if not real.any():
        return unlikely
    alike = vectors[: len(ones)] @ vectors[len(ones) :].T / plan.alike_temperature
    apart = functional.cross_entropy(alike[real], torch.arange(len(ones))[real])
    return unlikely + plan.alike * apart


def _gathered(scores: Tensor, rows: Sequence[Sequence[int]]) -> Tensor:
    """Each question's scores at its own rows, [questions, most rows], padded with next to nothing."""
    most = max(map(len, rows))
    places = torch.tensor([[*one, *[one[0]] * (most - len(one))] for one in rows])
    padding = torch.tensor([[0.0] * len(one) + [_NEVER] * (most - len(one)) for one in rows])
    return scores.gather(1, places) + padding
