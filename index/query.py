"""Read a question into every form that the searches need."""

from __future__ import annotations

from dataclasses import dataclass

from index.embedding import Embedder, Vectors
from index.errors import QuestionError
from index.stopwatch import Stopwatch
from index.wording import WordCutter, bigrams, normalise

LONGEST_QUESTION = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read: normalised text, unit vector float32 [dimensions], words and bigrams."""

    text: str
    vector: Vectors
    words: tuple[str, ...]
    chars: tuple[str, ...]


def read_question(question: str, embedder: Embedder, cutter: WordCutter, watch: Stopwatch) -> Query:
    """Normalise, cut and embed a question.

    Raises:
        QuestionError: it is blank, or longer than 1,000 characters.
    """
    text = normalise(question)
    if not text:
        raise QuestionError("the question is blank: type a few words")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(text)} characters, at most {LONGEST_QUESTION} are searched: shorten it"
        )
    words, chars = tuple(cutter.words(text)), tuple(bigrams(text))
    watch.lap("normalise")
    vector = embedder.question(text)
    watch.lap("embed")
    return Query(text, vector, words, chars)
