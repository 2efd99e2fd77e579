"""Train a small change to each linear layer of an encoder instead of the layer itself."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from transformers import BertModel

# The change counts so many times (alpha / rank in the paper below).
SCALE = 2.0
_LAYERS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class LoraLinear(nn.Module):
    """A frozen linear layer plus a trained change of low rank (Hu et al., 2021, LoRA).

    y = W x + b + scale · B A x, with A of shape [rank, in] and B of shape [out, rank]. B begins as zero,
    so that training starts from the frozen layer.
    """

    def __init__(self, frozen: nn.Linear, rank: int) -> None:
        super().__init__()
        self.frozen = frozen.requires_grad_(requires_grad=False)
        spread = 1 / math.sqrt(frozen.in_features)
        self.down = nn.Parameter(torch.randn(rank, frozen.in_features) * spread)
        self.up = nn.Parameter(torch.zeros(frozen.out_features, rank))

    def forward(self, values: Tensor) -> Tensor:
        """Apply the layer and its change; `values` is [..., in]."""
        changed: Tensor = self.frozen(values) + SCALE * (values @ self.down.T) @ self.up.T
        return changed


def add_lora(encoder: BertModel, rank: int) -> None:
    """Freeze an encoder and give a change of that rank to every linear layer of its blocks."""
    encoder.requires_grad_(requires_grad=False)
    for block in encoder.encoder.layer:
        for name in _LAYERS:
            parent, _, leaf = name.rpartition(".")
            owner = block.get_submodule(parent) if parent else block
            setattr(owner, leaf, LoraLinear(getattr(owner, leaf), rank))


def changes(encoder: BertModel) -> Iterator[tuple[str, npt.NDArray[np.float16], npt.NDArray[np.float16]]]:
    """Each trained change by the layer's name: `down` [rank, in], and `up` [out, rank] times the scale."""
    for number, block in enumerate(encoder.encoder.layer):
        for name in _LAYERS:
            layer = block.get_submodule(name)
            down = layer.down.detach().numpy().astype(np.float16)
            yield f"{number}.{name}", down, (SCALE * layer.up).detach().numpy().astype(np.float16)
