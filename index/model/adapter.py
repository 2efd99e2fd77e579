"""Put the trained question adapter into the weights of the quantised model: what questions are read with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.model.dequantise import LINEAR, Tensors, dequantised

_LARGEST = 127


def adapter_digest(adapter: Path) -> str:
    """The adapter's SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(adapter.read_bytes()).hexdigest()


def adapted(stored: Tensors, adapter: Path) -> Tensors:
    """The tensors of a quantised model with the adapter's changes in its weights.

    Each linear layer's weights W become W + up · down (see `training.lora`) and are quantised again. The
    model keeps its shape, so the changes cost no time.
    """
    changed = dict(stored)
    with np.load(adapter) as parts:
        for name in sorted({part.rpartition(".")[0] for part in parts.files}):
            change = (parts[f"{name}.up"].astype(np.float32) @ parts[f"{name}.down"].astype(np.float32)).T
            layer, _, kind = name.partition(".")
            weight = f"model.layers.{layer}.{LINEAR[kind]}.MatMul.weight"
            for part, values in _quantised(dequantised(stored, weight) + change).items():
                changed[f"{weight}_{part}"] = values
    return changed


def _quantised(weights: npt.NDArray[np.float32]) -> Tensors:
    """Weights [in, out] as int8, each output by itself and symmetrically: scale = largest / 127."""
    scale = np.maximum(np.abs(weights).max(axis=0), np.finfo(np.float32).tiny) / _LARGEST
    return {
        "quantized": np.rint(weights / scale).astype(np.int8),
        "zero_point": np.zeros(weights.shape[1], np.int8),
        "scale": scale.astype(np.float32),
    }
