"""Turn questions and passages into unit vectors of one space."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from threading import Lock

import numpy as np

from index.encoder import Encoder, TextReader, Vectors
from index.model.folder import TOKENIZER, ModelFolder

# More threads do not make the small model faster on one short question.
_QUESTION_THREADS = 2
# Texts encoded before they are asked for, by thread: a long one must not keep the other threads waiting.
_AHEAD = 8


class Embedder:
    """The encoders of questions and of passages, which share one space.

    Texts go through the model one at a time, several threads side by side. Dynamic int8 quantisation
    scales a whole batch by its largest activation, so that a batched vector would depend on its batch
    mates; alone, a text always has the same vector. It is also the fastest way on a CPU: nothing is
    padded (see docs/decisions/0004-embedding-one-text-at-a-time.md).

    `passages_encoded` counts the passages that went through the model.
    """

    def __init__(self, folder: ModelFolder, *, threads: int = 1) -> None:
        """Load tokenizer and question encoder; `threads` is how many passages are encoded side by side.

        Raises:
            ModelNotFetchedError: the folder is not a complete model.
        """
        self.fingerprint = folder.fingerprint()
        self.question_fingerprint = folder.question_fingerprint()
        self._folder = folder
        self._prompt = folder.question_prompt()
        self._reader = TextReader(folder.path / TOKENIZER, longest=folder.max_tokens())
        self._questions = Encoder(
            folder.question_model(),
            threads=min(_QUESTION_THREADS, os.cpu_count() or 1),
            first_token=folder.pools_first_token(),
        )
        self._threads = threads
        self._counting = Lock()
        self.passages_encoded = 0
        self.dimensions = self._questions.dimensions

    @cached_property
    def _passages(self) -> Encoder:
        """Loaded when the first passage comes: who only answers questions never needs it."""
        return Encoder(self._folder.passage_model(), threads=1, first_token=self._folder.pools_first_token())

    def question(self, text: str) -> Vectors:
        """The question's unit vector, float32 [dimensions]."""
        return self._questions.vector(self._reader.ids(self._prompt + text))

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, float32 [len(texts), dimensions]."""
        vectors = list(self.each_question(texts))
        return np.stack(vectors) if vectors else np.empty((0, self.dimensions), np.float32)

    def each_question(self, texts: Iterable[str]) -> Generator[Vectors, None, None]:
        """The unit vector of each question, float32 [dimensions], one after the other."""
        for text in texts:
            yield self.question(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, float32 [len(texts), dimensions], in the order given."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, vector in enumerate(self.each_passage(texts)):
            vectors[row] = vector
        return vectors

    def each_passage(self, texts: Iterable[str]) -> Generator[Vectors, None, None]:
        """The unit vector of each passage, float32 [dimensions], in the order given, as soon as it is there.

        Only few texts are encoded ahead, so that little is lost when whoever asks for them is stopped.
        """
        ahead: deque[Future[Vectors]] = deque()
        with ThreadPoolExecutor(self._threads) as pool:
            try:
                for text in texts:
                    ahead.append(pool.submit(self._passage, self._passages, text))
                    if len(ahead) > _AHEAD * self._threads:
                        yield ahead.popleft().result()
                while ahead:
                    yield ahead.popleft().result()
            finally:
                for waiting in ahead:
                    waiting.cancel()

    def _passage(self, encoder: Encoder, text: str) -> Vectors:
        vector = encoder.vector(self._reader.ids(text))
        with self._counting:
            self.passages_encoded += 1
        return vector
