"""A small trained change makes an encoder of its own out of the model, or says why not."""

import json

import numpy as np
import pytest

from index.encoder import Encoder, TextReader
from index.errors import AdapterError, UnknownModelError
from index.model.adapting import write_adapted_encoder
from index.settings import IndexSettings
from tests.integration.index.conftest import MODEL

_TEXT = "来一组每日一练"


@pytest.fixture
def adapter(tmp_path):
    """Writes an adapter whose change of the last layer is so large."""

    def write(size, *, model=MODEL):
        file = tmp_path / "adapter.npz"
        chance = np.random.default_rng(1)
        one, other = (chance.normal(0, size, shape).astype(np.float16) for shape in ((8, 2048), (512, 8)))
        np.savez(file, **{"3.output.dense.down": one, "3.output.dense.up": other})
        file.with_suffix(".json").write_text(json.dumps({"model": model}), "utf-8")
        return file

    return write


def _vector(folder):
    encoder = Encoder(folder / "encoder.onnx", threads=1, first_token=True)
    return encoder.vector(TextReader(folder / "tokenizer.json", longest=128).ids(_TEXT))


def _made(adapter, folder):
    write_adapted_encoder(adapter, folder, models_dir=IndexSettings().models_dir)
    return _vector(folder)


def test_no_change_leaves_the_model_as_it_is_and_a_change_does_not(adapter, embedder, tmp_path):
    plain = embedder.passages([_TEXT])[0]
    same, other = _made(adapter(0), tmp_path / "same"), _made(adapter(0.5), tmp_path / "other")

    assert same @ plain > 0.999
    assert other @ plain < 0.99
    assert [round(float(np.linalg.norm(vector)), 4) for vector in (same, other)] == [1, 1]


def test_an_adapter_that_is_missing_or_broken_says_so_and_writes_nothing(adapter, model_path, tmp_path):
    missing = tmp_path / "none.npz"
    broken = adapter(0)
    broken.write_bytes(broken.read_bytes()[:40])

    for file in (missing, broken):
        with pytest.raises(AdapterError, match=f"{file.name} cannot be used"):
            _made(file, tmp_path / "encoder")
    with pytest.raises(UnknownModelError, match="'tiny'"):
        _made(adapter(0, model="tiny"), tmp_path / "encoder")
    assert not (tmp_path / "encoder").exists()
