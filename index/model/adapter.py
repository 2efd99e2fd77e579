"""Put the trained question adapter into a copy of the quantised model: what questions are read with."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from index.model.dequantise import LINEAR, dequantised

_LARGEST = 127


def adapter_digest(adapter: Path) -> str:
    """The adapter's SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(adapter.read_bytes()).hexdigest()


def write_question_model(quantised: Path, adapter: Path, target: Path) -> None:
    """Write `target`, the int8 ONNX model of `quantised` with the adapter's changes in its weights.

    Each linear layer's weights W become W + up · down (see `training.lora`) and are quantised again, each
    output by itself and symmetrically: integer = round(weight / scale), scale = largest / 127. The model
    keeps its shape, so the changes cost no time. The file appears whole or not at all.
    """
    model = onnx.load(str(quantised))
    stored = {item.name: item for item in model.graph.initializer}
    with np.load(adapter) as parts:
        for name in sorted({part.rpartition(".")[0] for part in parts.files}):
            change = (parts[f"{name}.up"].astype(np.float32) @ parts[f"{name}.down"].astype(np.float32)).T
            layer, _, kind = name.partition(".")
            _change(stored, f"model.layers.{layer}.{LINEAR[kind]}.MatMul.weight", change)
    staged = target.with_name(f".{target.name}-{os.getpid()}")
    onnx.save(model, str(staged))
    staged.replace(target)


def _change(stored: dict[str, onnx.TensorProto], name: str, change: npt.NDArray[np.float32]) -> None:
    """Add a change, [in, out], to a layer's weights in place."""
    arrays = {
        f"{name}_{part}": numpy_helper.to_array(stored[f"{name}_{part}"])
        for part in ("quantized", "zero_point", "scale")
    }
    weights = dequantised(arrays, name) + change
    scale = np.maximum(np.abs(weights).max(axis=0), np.finfo(np.float32).tiny) / _LARGEST
    changed = {
        "quantized": np.rint(weights / scale).astype(np.int8),
        "zero_point": np.zeros(weights.shape[1], np.int8),
        "scale": scale.astype(np.float32),
    }
    for part, values in changed.items():
        tensor = numpy_helper.from_array(values, f"{name}_{part}")
        stored[f"{name}_{part}"].CopyFrom(tensor)
