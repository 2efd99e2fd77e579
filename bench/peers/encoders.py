"""sentence-transformers with the same weights: torch, onnx and openvino."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from sentence_transformers import SentenceTransformer

from bench.corpus import Prepared, Vectors
from bench.peers.question_weights import question_weights
from bench.process import Side
from bench.sides import THREADS

INT8_FILE = "onnx/model_qint8.onnx"


def open_encoder(prepared: Prepared, backend: str) -> SentenceTransformer:
    """The model on two threads under one of these backends.

    torch, onnx and openvino read the base weights in fp32, onnx-int8 our ONNX file of the base weights, and
    torch-same-weights the weights that our own questions are read with, in fp32.
    """
    torch.set_num_threads(THREADS)
    if backend.startswith("torch"):
        folder = prepared.model if backend == "torch" else question_weights(prepared)
        return _opened(folder, {})
    if backend == "onnx-int8":
        options = {**_threads("onnx"), "file_name": INT8_FILE}
        return _opened(prepared.model, options, backend="onnx")
    return _opened(_exported(prepared, backend), _threads(backend), backend=backend)


def _opened(folder: Path, options: dict[str, object], *, backend: str = "torch") -> SentenceTransformer:
    encoder: SentenceTransformer = SentenceTransformer(
        str(folder), device="cpu", backend=backend, model_kwargs=options
    )
    return encoder


def _exported(prepared: Prepared, backend: str) -> Path:
    """The fp32 weights in the backend's own format: written once, by sentence-transformers itself."""
    folder = prepared.work / "models" / f"{prepared.model.name}-{backend}"
    if not folder.is_dir():
        plain = prepared.work / "models" / f"{prepared.model.name}-plain-{backend}"
        shutil.copytree(prepared.model, plain, dirs_exist_ok=True, ignore=shutil.ignore_patterns("onnx"))
        staged = folder.with_name(f".{folder.name}")
        SentenceTransformer(str(plain), device="cpu", backend=backend).save_pretrained(str(staged))
        staged.rename(folder)
        shutil.rmtree(plain)
    return folder


def _threads(backend: str) -> dict[str, object]:
    if backend == "openvino":
        return {"ov_config": {"INFERENCE_NUM_THREADS": THREADS, "PERFORMANCE_HINT": "LATENCY"}}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    return {"provider": "CPUExecutionProvider", "session_options": options}


class BulkEncoding(Side[list[str], Vectors, Vectors]):
    """`SentenceTransformer.encode` with its defaults: fp32, sorted by length, 32 at a time."""

    def __init__(self, prepared: Prepared) -> None:
        self._encoder = open_encoder(prepared, "torch")

    def work(self, item: list[str]) -> Vectors:
        """Embed a list of passages."""
        return np.asarray(self._encoder.encode(item), dtype=np.float32)

    def result(self, made: Vectors) -> Vectors:
        """The vectors."""
        return made
