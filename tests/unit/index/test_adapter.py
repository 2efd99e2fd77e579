"""The question adapter's changes stand in the weights of the question model."""

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from index.model.adapter import adapter_digest, write_question_model
from index.model.dequantise import LINEAR, dequantised

_WEIGHT = f"model.layers.0.{LINEAR['attention.self.query']}.MatMul.weight"


@pytest.fixture
def quantised(tmp_path):
    """A graph with the int8 weights of one layer of three inputs and two outputs, and nothing else."""
    parts = {
        "quantized": np.array([[10, -20], [30, 40], [0, 127]], np.int8),
        "zero_point": np.zeros(2, np.int8),
        "scale": np.array([0.1, 0.01], np.float32),
    }
    graph = helper.make_graph(
        [],
        "g",
        [],
        [],
        [numpy_helper.from_array(values, f"{_WEIGHT}_{part}") for part, values in parts.items()],
    )
    path = tmp_path / "model.onnx"
    onnx.save(helper.make_model(graph), str(path))
    return path


def _weights(path):
    tensors = {item.name: numpy_helper.to_array(item) for item in onnx.load(str(path)).graph.initializer}
    return dequantised(tensors, _WEIGHT), tensors[f"{_WEIGHT}_scale"]


def test_weights_become_the_old_ones_plus_the_change_within_half_a_step(tmp_path, quantised):
    down, up = np.array([[1.0, 2.0, 3.0]], np.float16), np.array([[0.5], [-0.25]], np.float16)
    adapter = tmp_path / "adapter.npz"
    np.savez(adapter, **{"0.attention.self.query.down": down, "0.attention.self.query.up": up})

    write_question_model(quantised, adapter, tmp_path / "question.onnx")

    changed, scale = _weights(tmp_path / "question.onnx")
    expected = np.array([[1.5, -0.45], [4.0, -0.1], [1.5, 0.52]])
    assert scale.tolist() == pytest.approx([4.0 / 127, 0.52 / 127])
    assert np.abs(changed - expected).max() <= scale.max() / 2
    assert len(adapter_digest(adapter)) == 64
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adapter.npz", "model.onnx", "question.onnx"]
