"""Make an encoder of its own for another task out of a model of the catalogue and a small trained change."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from index.errors import AdapterError
from index.model.adapter import adapted
from index.model.catalogue import find_model
from index.model.dequantise import read_tensors
from index.model.encoder_graph import write_encoder
from index.model.fetch import Progress, ensure_model, no_progress
from index.model.folder import EXPORTED, TOKENIZER

ENCODER = "encoder.onnx"


def write_adapted_encoder(
    adapter: Path, target: Path, *, models_dir: Path, progress: Progress = no_progress
) -> None:
    """Write `encoder.onnx` and `tokenizer.json` into the folder `target`.

    `adapter` is an .npz as training writes it, with a .json beside it that names the model it was trained on.
    That model is fetched first if it is not there.

    Raises:
        AdapterError: the adapter or its record is missing or broken.
        UnknownModelError: the record names a model that the catalogue does not have.
        ModelFetchError: the model cannot be fetched.
    """
    try:
        entry = find_model(str(json.loads(adapter.with_suffix(".json").read_text("utf-8"))["model"]))
        folder = ensure_model(entry, models_dir, progress=progress)
        changed = adapted(read_tensors(folder / EXPORTED), adapter)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise AdapterError(adapter, str(error)) from error
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / TOKENIZER, target / TOKENIZER)
    write_encoder(changed, entry.architecture, target / ENCODER)
