"""Cut what was typed into words, spoken question words as the written ones: 补签咋弄 reads like 补签怎么办.

The index reads them so as well (knowledge/words/spoken.tsv). Places in the text stay as they are, and so do
the words that are handed on.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message

SPOKEN = "spoken.tsv"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class SpokenTokenizer(JiebaTokenizer):
    """Rasa's tokenizer; the list of spoken words lies in its `dictionary_path` and travels with the model."""

    _written: dict[str, str] | None = None
    _spoken: re.Pattern[str] | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpokenTokenizer:
        """Build one for training."""
        made = super().create(config, model_storage, resource, execution_context)
        made._read(Path(config["dictionary_path"]))
        return made

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,  # noqa: ANN401 - Rasa's signature
    ) -> SpokenTokenizer:
        """Build one from a trained model."""
        loaded = super().load(config, model_storage, resource, execution_context, **kwargs)
        with model_storage.read_from(resource) as folder:
            loaded._read(Path(folder))
        return loaded

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words with their places in the text."""
        return [self._as_written(token) for token in super().tokenize(message, attribute)]

    def _as_written(self, token: Token) -> Token:
        spoken, written = self._spoken, self._written
        text = unicodedata.normalize("NFKC", token.text)
        if spoken is not None and written is not None:
            text = spoken.sub(lambda found: written[found[0]], text)
        return Token(text, token.start, token.end)

    def _read(self, folder: Path) -> None:
        lines = (folder / SPOKEN).read_text("utf-8").splitlines()
        self._written = dict(line.split("\t") for line in lines if line.strip())
        by_length = sorted(self._written, key=lambda word: (-len(word), word))
        self._spoken = re.compile("|".join(map(re.escape, by_length)))
