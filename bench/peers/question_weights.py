"""Write the weights that our questions are read with, in fp32, as a folder for sentence-transformers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from bench.corpus import Prepared
from index.model.adapter import adapter_digest
from index.model.catalogue import find_model

_WEIGHTS = "model.safetensors"
_PROMPTS = "config_sentence_transformers.json"


def question_weights(prepared: Prepared) -> Path:
    """A folder whose weights are the base model's W + up · down of the shipped adapter, without a prompt.

    Written once for each adapter.

    Raises:
        ValueError: the model comes without an adapter.
    """
    adapter = find_model(prepared.model.name).adapter()
    if adapter is None:
        raise ValueError(
            f"{prepared.model.name} has no question adapter: expected a model that comes with one"
        )
    folder = prepared.work / "models" / f"{prepared.model.name}-questions-{adapter_digest(adapter)[:16]}"
    if not folder.is_dir():
        staged = folder.with_name(f".{folder.name}")
        shutil.rmtree(staged, ignore_errors=True)
        shutil.copytree(prepared.model, staged, ignore=shutil.ignore_patterns("onnx"))
        _change(staged / _WEIGHTS, adapter)
        _forget_prompt(staged / _PROMPTS)
        staged.rename(folder)
    return folder


def _change(weights: Path, adapter: Path) -> None:
    stored = load_file(weights)
    with np.load(adapter) as parts:
        for layer in sorted({part.rpartition(".")[0] for part in parts.files}):
            up, down = (parts[f"{layer}.{part}"].astype(np.float32) for part in ("up", "down"))
            stored[f"encoder.layer.{layer}.weight"] = stored[f"encoder.layer.{layer}.weight"] + up @ down
    save_file(stored, weights, metadata={"format": "pt"})


def _forget_prompt(configuration: Path) -> None:
    content = json.loads(configuration.read_text("utf-8"))
    content["prompts"]["query"] = ""
    configuration.write_text(json.dumps(content), "utf-8")
