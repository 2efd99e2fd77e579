"""Read one text into its unit vector with ONNX Runtime: the only module that knows it.

Rasa's environment imports this one, too, so it runs on Python 3.10 and needs nothing but ONNX Runtime and
the tokenizer.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from index.model.tensors import INPUT, OUTPUT

Vectors = npt.NDArray[np.float32]


class TextReader:
    """Cuts texts into the numbers of a model's vocabulary, [CLS] first and [SEP] last."""

    def __init__(self, tokenizer: Path, *, longest: int) -> None:
        """Read the tokenizer's file; texts end after `longest` tokens, the two marks included."""
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(longest)

    def ids(self, text: str) -> npt.NDArray[np.int64]:
        """The tokens of a text, int64 [1, tokens]."""
        return np.array([self._tokenizer.encode(text).ids], dtype=np.int64)


class Encoder:
    """An ONNX file that reads one text: one of ours, or a BERT export with its three inputs."""

    def __init__(self, path: Path, *, threads: int, first_token: bool) -> None:
        """Load the file; an export's vector is its first token's, or else the mean of all tokens'."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Threads may wait for one another busily, but must leave their cores to the searches that follow.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._inputs = [one.name for one in self._session.get_inputs()]
        outputs = self._session.get_outputs()
        self._output = outputs[0].name
        self._first_token = first_token
        self.dimensions = int(outputs[0].shape[-1])

    def vector(self, ids: npt.NDArray[np.int64]) -> Vectors:
        """The unit vector of a text's tokens, int64 [1, tokens]: float32 [dimensions]."""
        if self._output == OUTPUT:
            vector: Vectors = self._session.run([OUTPUT], {INPUT: ids})[0][0, 0]
            return vector
        fed = {INPUT: ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        tokens = self._session.run([self._output], {name: fed[name] for name in self._inputs})[0][0]
        pooled = tokens[0] if self._first_token else tokens.mean(axis=0)
        return np.asarray(pooled / np.linalg.norm(pooled), dtype=np.float32)
