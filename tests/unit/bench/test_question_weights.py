"""The peer that reads questions with our weights: what its folder holds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from bench.corpus import Prepared
from bench.peers.question_weights import question_weights
from index.model.catalogue import find_model

NAME = "bge-small-zh-v1.5"


def test_the_change_is_added_to_each_layer_and_the_prompt_is_gone(tmp_path: Path) -> None:
    adapter = find_model(NAME).adapter()
    assert adapter is not None
    with np.load(adapter) as parts:
        layers = {part.rpartition(".")[0] for part in parts.files}
        changes = {
            f"encoder.layer.{layer}.weight": parts[f"{layer}.up"].astype(np.float32)
            @ parts[f"{layer}.down"].astype(np.float32)
            for layer in layers
        }
    base = {name: np.ones_like(change) for name, change in changes.items()}
    base["pooler.dense.weight"] = np.ones((2, 2), np.float32)
    model = tmp_path / NAME
    (model / "onnx").mkdir(parents=True)
    (model / "onnx" / "model_qint8.onnx").write_bytes(b"never read")
    save_file(base, model / "model.safetensors")
    prompts = model / "config_sentence_transformers.json"
    prompts.write_text(json.dumps({"prompts": {"query": "a prompt: ", "document": ""}}), "utf-8")

    folder = question_weights(Prepared(tmp_path, tmp_path, model, tmp_path / "work"))

    made = load_file(folder / "model.safetensors")
    assert made.keys() == base.keys()
    for name, change in changes.items():
        np.testing.assert_allclose(made[name], 1 + change)
    np.testing.assert_array_equal(made["pooler.dense.weight"], np.ones((2, 2)))
    written = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))
    assert written["prompts"] == {"query": "", "document": ""}
    assert not (folder / "onnx").exists()
    assert json.loads(prompts.read_text("utf-8"))["prompts"]["query"] == "a prompt: "
