"""Encode texts as the running product does, but so that the encoder can be trained."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import BertModel

from index.model.folder import TOKENIZER, ModelFolder
from training.lora import add_lora, changes

_LONGEST_TEXT = 128
_LARGEST_GRADIENT = 1.0


class TextEncoder:
    """The encoder as the product uses it: no prompt before the text, the first token's vector, length 1."""

    def __init__(self, model: BertModel, tokenizer: Tokenizer) -> None:
        self.model = model
        self.dimensions = int(model.config.hidden_size)
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST_TEXT)

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors, [len(texts), dimensions]."""
        ids = [self._tokenizer.encode(text).ids for text in texts]
        longest = max(map(len, ids))
        padded = torch.tensor([one + [0] * (longest - len(one)) for one in ids])
        seen = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in ids])
        hidden = self.model(input_ids=padded, attention_mask=seen).last_hidden_state
        return functional.normalize(hidden[:, 0], dim=1)


def trainable_encoder(folder: ModelFolder, *, rank: int, seed: int) -> TextEncoder:
    """The folder's encoder, frozen but for a change of that rank in each linear layer (LoRA)."""
    # The searches set the threads of all OpenMP libraries to one.
    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(mode=True)
    model = BertModel.from_pretrained(folder.path, add_pooling_layer=False, attn_implementation="sdpa")
    add_lora(model, rank)
    return TextEncoder(model, Tokenizer.from_file(str(folder.path / TOKENIZER)))


def learn(
    loss: Tensor,
    changed: Sequence[torch.nn.Parameter],
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
) -> float:
    """Take one step down the loss, and tell how large it was; gradients of `changed` are held to length 1."""
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(changed, _LARGEST_GRADIENT)
    optimiser.step()
    schedule.step()
    return loss.item()


def write_adapter(target: Path, encoder: TextEncoder) -> None:
    """Write what was trained, as `index.model.adapter` reads it."""
    parts = {}
    for name, down, up in changes(encoder.model):
        parts[f"{name}.down"], parts[f"{name}.up"] = down, up
    np.savez(target, **parts)
