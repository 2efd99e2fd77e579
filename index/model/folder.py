"""Lay out and check a model folder in the sentence-transformers format."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ModelNotFetchedError
from index.model.adapter import adapted, adapter_digest
from index.model.catalogue import ModelEntry
from index.model.dequantise import read_tensors, write_float_weights
from index.model.encoder_graph import GRAPH_VERSION, write_encoder

EXPORTED = "onnx/model_qint8.onnx"
_PASSAGE_ENCODER = "onnx/passage_encoder.onnx"
_QUESTION_ENCODER = "onnx/question_encoder.onnx"
TOKENIZER = "tokenizer.json"
_SEAL = "yunxue-model.json"
_GRAPH = f"encoder graph {GRAPH_VERSION}"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers folder with the ONNX files that passages and questions are read with.

    A model of the catalogue has an encoder of ours for each (see `index.model.encoder_graph`); with a
    question adapter in it, that of questions needs no prompt. In any other folder the int8 export reads
    both, and questions follow the folder's prompt.
    """

    path: Path

    def is_complete(self) -> bool:
        """Whether every file that was sealed is there with its size: quick, no hashing."""
        try:
            sealed = self._sealed()
        except ModelNotFetchedError:
            return False
        return all(
            (self.path / name).is_file() and (self.path / name).stat().st_size == size
            for name, size in sealed["sizes"].items()
        )

    def fingerprint(self) -> str:
        """The identity of the vectors made of passages: a hash of ONNX file, tokenizer and pooling.

        A fetched folder has it in its seal. A folder of the user's own has no seal and is hashed.

        Raises:
            ModelNotFetchedError: the folder is missing or was never finished.
        """
        if (self.path / _SEAL).is_file():
            return str(self._sealed()["fingerprint"])
        digest = hashlib.sha256()
        for name in (EXPORTED, TOKENIZER, "1_Pooling/config.json", "config_sentence_transformers.json"):
            if not (self.path / name).is_file():
                raise ModelNotFetchedError(self.path)
            digest.update((self.path / name).read_bytes())
        return digest.hexdigest()

    def question_fingerprint(self) -> str:
        """The identity of the vectors this folder makes of questions.

        Raises:
            ModelNotFetchedError: the folder is missing or was never finished.
        """
        adapter = self.adapter()
        if adapter is None:
            return self.fingerprint()
        return hashlib.sha256(f"{self.fingerprint()} {adapter}".encode()).hexdigest()

    def is_made_from(self, entry: ModelEntry) -> bool:
        """Whether a complete folder has the encoders that this program makes of the entry."""
        sealed = self._sealed()
        return (sealed["fingerprint"], sealed.get("adapter")) == (_fingerprint(entry), _digest(entry))

    def adapter(self) -> str | None:
        """The SHA-256 of the question adapter that was put in; None without one."""
        adapter: str | None = self._sealed().get("adapter") if (self.path / _SEAL).is_file() else None
        return adapter

    def passage_model(self) -> Path:
        """The ONNX file that passages are read with.

        Raises:
            ModelNotFetchedError: the folder was fetched, but the file is gone.
        """
        return self._encoder(_PASSAGE_ENCODER)

    def question_model(self) -> Path:
        """The ONNX file that questions are read with.

        Raises:
            ModelNotFetchedError: the folder was fetched, but the file is gone.
        """
        return self._encoder(_QUESTION_ENCODER)

    def question_prompt(self) -> str:
        """What stands before every question, and never before a passage."""
        if self.adapter():
            return ""
        prompts = self._json("config_sentence_transformers.json").get("prompts", {})
        return str(prompts.get("query", ""))

    def pools_first_token(self) -> bool:
        """Whether a text's vector is its [CLS] token's; otherwise it is the mean of all its tokens'."""
        return bool(self._json("1_Pooling/config.json").get("pooling_mode_cls_token"))

    def max_tokens(self) -> int:
        """The longest input, special tokens included."""
        return int(self._json("sentence_bert_config.json")["max_seq_length"])

    def _encoder(self, name: str) -> Path:
        path = self.path / (name if (self.path / _SEAL).is_file() else EXPORTED)
        if not path.is_file():
            raise ModelNotFetchedError(self.path)
        return path

    def _sealed(self) -> dict[str, Any]:
        return self._json(_SEAL)

    def _json(self, name: str) -> dict[str, Any]:
        try:
            loaded: dict[str, Any] = json.loads((self.path / name).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError) as error:
            raise ModelNotFetchedError(self.path) from error
        return loaded


def write_model_folder(entry: ModelEntry, folder: Path) -> None:
    """Complete a folder that holds the fetched files, so that `SentenceTransformer(folder)` opens it.

    The published fp32 weights are not in the registry; they are rebuilt from the int8 file (see
    `index.model.dequantise`). The seal is written last.
    """
    write_float_weights(folder / EXPORTED, folder / "model.safetensors", layers=entry.architecture.layers)
    for name, content in _configuration(entry).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    write_encoders(entry, folder)


def write_encoders(entry: ModelEntry, folder: Path) -> None:
    """Make the encoders of a folder that is complete but for them, and seal the folder."""
    stored, adapter = read_tensors(folder / EXPORTED), entry.adapter()
    write_encoder(stored, entry.architecture, folder / _PASSAGE_ENCODER)
    of_questions = adapted(stored, adapter) if adapter else stored
    write_encoder(of_questions, entry.architecture, folder / _QUESTION_ENCODER)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _SEAL)
    seal = {
        "model": entry.name,
        "fingerprint": _fingerprint(entry),
        "adapter": _digest(entry),
        "sizes": {path.relative_to(folder).as_posix(): path.stat().st_size for path in files},
    }
    staged = folder / f".{_SEAL}-{os.getpid()}"
    staged.write_text(json.dumps(seal, indent=2) + "\n", "utf-8")
    staged.replace(folder / _SEAL)


def _digest(entry: ModelEntry) -> str | None:
    adapter = entry.adapter()
    return adapter_digest(adapter) if adapter else None


def _fingerprint(entry: ModelEntry) -> str:
    pins = [pinned.sha256 for package in entry.packages for pinned in package.files]
    text = "\n".join([entry.name, entry.pooling, entry.query_prompt, str(entry.max_tokens), *pins, _GRAPH])
    return hashlib.sha256(text.encode()).hexdigest()


def _configuration(entry: ModelEntry) -> dict[str, Any]:
    shape = entry.architecture
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.intermediate,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": entry.max_tokens,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": 0,
            "type_vocab_size": 2,
            "vocab_size": shape.vocabulary,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": entry.query_prompt, "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": entry.dimensions,
            "pooling_mode_cls_token": entry.pooling == "cls",
            "pooling_mode_mean_tokens": entry.pooling == "mean",
        },
        "sentence_bert_config.json": {"max_seq_length": entry.max_tokens, "do_lower_case": False},
        "tokenizer_config.json": {
            "tokenizer_class": "BertTokenizerFast",
            "model_max_length": entry.max_tokens,
            "cls_token": "[CLS]",
            "mask_token": "[MASK]",
            "pad_token": "[PAD]",
            "sep_token": "[SEP]",
            "unk_token": "[UNK]",
        },
    }
