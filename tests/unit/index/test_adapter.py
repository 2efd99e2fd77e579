"""The question adapter's changes stand in the weights of the question model."""

import numpy as np
import pytest

from index.model.adapter import adapted, adapter_digest
from index.model.dequantise import LINEAR, dequantised

_WEIGHT = f"model.layers.0.{LINEAR['attention.self.query']}.MatMul.weight"


# The int8 weights of one layer of three inputs and two outputs.
_STORED = {
    f"{_WEIGHT}_quantized": np.array([[10, -20], [30, 40], [0, 127]], np.int8),
    f"{_WEIGHT}_zero_point": np.zeros(2, np.int8),
    f"{_WEIGHT}_scale": np.array([0.1, 0.01], np.float32),
    "another": np.ones(1, np.float32),
}


def test_weights_become_the_old_ones_plus_the_change_within_half_a_step(tmp_path):
    down, up = np.array([[1.0, 2.0, 3.0]], np.float16), np.array([[0.5], [-0.25]], np.float16)
    adapter = tmp_path / "adapter.npz"
    np.savez(adapter, **{"0.attention.self.query.down": down, "0.attention.self.query.up": up})

    changed = adapted(_STORED, adapter)

    expected = np.array([[1.5, -0.45], [4.0, -0.1], [1.5, 0.52]])
    scale = changed[f"{_WEIGHT}_scale"]
    assert scale.tolist() == pytest.approx([4.0 / 127, 0.52 / 127])
    assert np.abs(dequantised(changed, _WEIGHT) - expected).max() <= scale.max() / 2
    assert changed.keys() == _STORED.keys()
    assert changed["another"] is _STORED["another"]
    assert len(adapter_digest(adapter)) == 64
