"""Tell intents apart: an encoder reads the whole sentence, a logistic regression says what it means."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from index.encoder import Encoder, TextReader

FOLDER_VARIABLE = "YUNXUE_INTENT_ENCODER"
_ENCODER, _TOKENIZER, _REGRESSION, _INTENTS = (
    "encoder.onnx",
    "tokenizer.json",
    "regression.npz",
    "intents.json",
)
_LONGEST = 128  # tokens, as in training
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent, RasaIntentClassifier):
    """Regression over the vectors of an encoder that was trained to keep intents apart.

    The encoder (`yunxue model adapt`, from `bot/encoder`) lies in the folder that the variable
    `YUNXUE_INTENT_ENCODER` or else the setting `encoder` names while the bot is trained, and travels with the
    trained bot. New sentences and new intents need no new encoder, only `rasa train`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is the inverse of the strength of regularisation, in the words of sklearn."""
        return {"encoder": "var/rasa/encoder", "C": 5.0}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Know where things are; nothing is read yet."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._intents: list[str] = []
        self._weights = np.empty((0, 0), np.float32)
        self._bias = np.empty(0, np.float32)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> IntentClassifier:
        """Build one for training."""
        made = cls(config, model_storage, resource)
        made._open(_folder(config))
        return made

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
        **kwargs: Any,  # noqa: ANN401, ARG003 - Rasa's signature
    ) -> IntentClassifier:
        """Build one from a trained bot."""
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            made._open(folder)
            made._intents = json.loads((folder / _INTENTS).read_text("utf-8"))
            with np.load(folder / _REGRESSION) as regression:
                made._weights, made._bias = regression["weights"], regression["bias"]
        return made

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa trains anew when the encoder is another one."""
        encoder = _folder(config) / _ENCODER
        return hashlib.sha256(encoder.read_bytes()).hexdigest() if encoder.is_file() else None

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the regression; an intent weighs as much as it has sentences, and most of these ask."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - a running bot does without

        said = [example for example in training_data.intent_examples if example.get(TEXT)]
        regression = LogisticRegression(C=self._config["C"], max_iter=1000)
        regression.fit(
            np.stack([self._vector(example.get(TEXT)) for example in said]),
            [example.get(INTENT) for example in said],
        )
        self._intents = [str(intent) for intent in regression.classes_]
        self._weights = regression.coef_.astype(np.float32)
        self._bias = regression.intercept_.astype(np.float32)
        with self._model_storage.write_to(self._resource) as folder:
            for name in (_ENCODER, _TOKENIZER):
                shutil.copy(_folder(self._config) / name, folder / name)
            (folder / _INTENTS).write_text(json.dumps(self._intents), "utf-8")
            np.savez(folder / _REGRESSION, weights=self._weights, bias=self._bias)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Say of each message what it means, how sure that is, and what else it could mean."""
        for message in messages:
            ranking = self._ranking(message.get(TEXT) or "")
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this needs what it would say of the training data."""
        return training_data

    def _open(self, folder: Path) -> None:
        if not (folder / _ENCODER).is_file():
            raise InvalidConfigException(
                f"{folder} holds no encoder of intents: `make run` writes it, or "
                f"`yunxue model adapt bot/encoder/intents.npz {folder}`"
            )
        self._reader = TextReader(folder / _TOKENIZER, longest=_LONGEST)
        self._encoder = Encoder(folder / _ENCODER, threads=1, first_token=True)

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        return self._encoder.vector(self._reader.ids(unicodedata.normalize("NFKC", text)))

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        scores = self._weights @ self._vector(text) + self._bias
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return [
            {INTENT_NAME_KEY: self._intents[number], PREDICTED_CONFIDENCE_KEY: float(shares[number])}
            for number in np.argsort(-shares)[:_RANKED]
        ]


def _folder(config: dict[str, Any]) -> Path:
    return Path(os.environ.get(FOLDER_VARIABLE) or config["encoder"])
