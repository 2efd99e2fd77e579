"""Our encoder computes what a BERT encoder is defined to compute, for its first token."""

from math import erf, sqrt

import numpy as np
import onnxruntime
import pytest

from index.model.catalogue import Architecture
from index.model.dequantise import EMBEDDINGS_NORM, LINEAR, NORM, dequantised
from index.model.encoder_graph import write_encoder

_SHAPE = Architecture(layers=2, hidden=32, heads=4, intermediate=64, vocabulary=50)
_TOKENS = [2, 17, 44, 8, 8, 31, 3]


def _quantised(random, name, shape, *, by_output):
    """Random weights: one step for each output and symmetric, or one for all and a zero point."""
    scale = random.uniform(0.001, 0.002, shape[-1] if by_output else ()).astype(np.float32)
    integers = random.integers(-127, 128, shape)
    return {
        f"{name}_quantized": (integers if by_output else integers + 128).astype(
            np.int8 if by_output else np.uint8
        ),
        f"{name}_zero_point": np.zeros(shape[-1], np.int8) if by_output else np.array(128, np.uint8),
        f"{name}_scale": scale,
    }


@pytest.fixture
def stored():
    random = np.random.default_rng(7)
    tensors = {}
    for kind, size in (("word", 50), ("position", 16), ("token_type", 2)):
        name = f".model.embeddings.{kind}_embeddings.weight"
        tensors |= _quantised(random, name, (size, 32), by_output=False)
    norms = [EMBEDDINGS_NORM]
    for layer in range(2):
        norms += [f"model.layers.{layer}.{norm}" for norm in NORM.values()]
        for kind, source in LINEAR.items():
            inputs, outputs = {"intermediate.dense": (32, 64), "output.dense": (64, 32)}.get(kind, (32, 32))
            name = f"model.layers.{layer}.{source}"
            # The key's step is one for all outputs, as exporters also write it.
            weights = _quantised(random, f"{name}.MatMul.weight", (inputs, outputs), by_output=True)
            if kind == "attention.self.key":
                weights[f"{name}.MatMul.weight_scale"] = np.array(0.0015, np.float32)
                weights[f"{name}.MatMul.weight_zero_point"] = np.array(0, np.int8)
            tensors |= weights
            tensors[f"{name}.Add.bias"] = random.normal(0, 0.1, outputs).astype(np.float32)
    for norm in norms:
        tensors[f"{norm}.weight"] = random.uniform(0.5, 1.5, 32).astype(np.float32)
        tensors[f"{norm}.bias"] = random.normal(0, 0.2, 32).astype(np.float32)
    return tensors


def _norm(stored, name, values):
    values = values - values.mean(axis=-1, keepdims=True)
    values /= np.sqrt((values**2).mean(axis=-1, keepdims=True) + 1e-12)
    return values * stored[f"{name}.weight"] + stored[f"{name}.bias"]


def _bert(stored, ids):
    """The first token's unit vector by the definition, every layer whole and in floating point."""
    word, position, kind = (
        dequantised(stored, f".model.embeddings.{part}_embeddings.weight")
        for part in ("word", "position", "token_type")
    )
    hidden = _norm(stored, EMBEDDINGS_NORM, word[ids] + position[: len(ids)] + kind[0])
    for layer in range(2):
        base = f"model.layers.{layer}"

        def linear(kind, values, base=base):
            name = f"{base}.{LINEAR[kind]}"
            return values @ dequantised(stored, f"{name}.MatMul.weight") + stored[f"{name}.Add.bias"]

        query, key, value = (
            linear(f"attention.self.{part}", hidden).reshape(-1, 4, 8).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        weights = np.exp(query @ key.transpose(0, 2, 1) / sqrt(8))
        attended = (weights / weights.sum(axis=-1, keepdims=True)) @ value
        mixed = linear("attention.output.dense", attended.transpose(1, 0, 2).reshape(-1, 32))
        hidden = _norm(stored, f"{base}.{NORM['attention.output.LayerNorm']}", hidden + mixed)
        inner = linear("intermediate.dense", hidden)
        inner = inner * 0.5 * (1 + np.vectorize(erf)(inner / sqrt(2)))
        hidden = _norm(stored, f"{base}.{NORM['output.LayerNorm']}", hidden + linear("output.dense", inner))
    return hidden[0] / np.linalg.norm(hidden[0])


@pytest.mark.parametrize("ids", [_TOKENS, _TOKENS[:1], _TOKENS * 2], ids=["some", "one token", "many"])
def test_the_vector_is_that_of_the_first_token_within_the_error_of_int8(tmp_path, stored, ids):
    write_encoder(stored, _SHAPE, tmp_path / "encoder.onnx")

    session = onnxruntime.InferenceSession(str(tmp_path / "encoder.onnx"))
    (vector,) = session.run(["vector"], {"input_ids": np.array([ids], np.int64)})

    assert vector.shape == (1, 1, 32)
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert float(vector[0, 0] @ _bert(stored, ids)) > 0.999
    assert [path.name for path in tmp_path.iterdir()] == ["encoder.onnx"]
