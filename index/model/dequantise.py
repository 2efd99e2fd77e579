"""Rebuild a BERT encoder's fp32 weights from its dynamically quantised ONNX file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

Tensor = npt.NDArray[np.generic]
Tensors = Mapping[str, Tensor]
FloatTensor = npt.NDArray[np.float32]

# sentence-transformers' name of a linear layer -> the exporter's
LINEAR = {
    "attention.self.query": "attn.q_proj",
    "attention.self.key": "attn.k_proj",
    "attention.self.value": "attn.v_proj",
    "attention.output.dense": "attn.o_proj",
    "intermediate.dense": "mlp.fc1",
    "output.dense": "mlp.fc2",
}
NORM = {
    "attention.output.LayerNorm": "attention_output_norm_layernorm",
    "output.LayerNorm": "mlp_output_norm_layernorm",
}
# The normalisation of the embeddings counts as a layer before the first.
EMBEDDINGS_NORM = "model.layers.-1.embeddings_norm_layernorm"


def read_tensors(quantised: Path) -> Tensors:
    """The constant tensors of an ONNX file by name."""
    return {item.name: numpy_helper.to_array(item) for item in onnx.load(str(quantised)).graph.initializer}


def write_float_weights(quantised: Path, target: Path, *, layers: int) -> None:
    """Write `target` (safetensors, BERT's usual names) from a quantised ONNX file.

    weight = (integer - zero point) * scale, per tensor or per column. ONNX multiplies x @ W with W of
    shape [in, out]; torch's Linear keeps [out, in], hence the transposition.
    """
    stored = read_tensors(quantised)
    weights = {
        f"embeddings.{kind}_embeddings.weight": dequantised(
            stored, f".model.embeddings.{kind}_embeddings.weight"
        )
        for kind in ("word", "position", "token_type")
    }
    weights |= _norm(stored, "embeddings.LayerNorm", EMBEDDINGS_NORM)
    for layer in range(layers):
        ours, theirs = f"encoder.layer.{layer}", f"model.layers.{layer}"
        for name, source in LINEAR.items():
            kernel = dequantised(stored, f"{theirs}.{source}.MatMul.weight")
            weights[f"{ours}.{name}.weight"] = np.ascontiguousarray(kernel.T)
            weights[f"{ours}.{name}.bias"] = stored[f"{theirs}.{source}.Add.bias"].astype(np.float32)
        for name, source in NORM.items():
            weights |= _norm(stored, f"{ours}.{name}", f"{theirs}.{source}")
    save_file(weights, str(target), metadata={"format": "pt"})


def dequantised(stored: Tensors, name: str) -> FloatTensor:
    """A quantised tensor of a graph in float: (integer - zero point) * scale."""
    integers = stored[f"{name}_quantized"].astype(np.float32)
    zero_point = stored[f"{name}_zero_point"].astype(np.float32)
    scale = stored[f"{name}_scale"].astype(np.float32)
    return np.asarray((integers - zero_point) * scale, dtype=np.float32)


def _norm(stored: Tensors, ours: str, theirs: str) -> dict[str, FloatTensor]:
    return {f"{ours}.{part}": stored[f"{theirs}.{part}"].astype(np.float32) for part in ("weight", "bias")}
