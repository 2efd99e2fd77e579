"""Read a question into every form that the searches need."""

from __future__ import annotations

from dataclasses import dataclass

from index.embedding import Embedder, Vectors
from index.errors import QuestionError
from index.spelling.reading import Reading
from index.spelling.speller import Speller
from index.stopwatch import Stopwatch
from index.wording import WordCutter, bigrams, normalise

LONGEST_QUESTION = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read: the text that is searched, unit vector float32 [dimensions], words and bigrams.

    `reading` has the text as it was written and what was corrected in it.
    """

    text: str
    vector: Vectors
    words: tuple[str, ...]
    chars: tuple[str, ...]
    reading: Reading


def read_question(
    question: str, speller: Speller, embedder: Embedder, cutter: WordCutter, watch: Stopwatch
) -> Query:
    """Normalise, cut, correct and embed a question.

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
    pieces = cutter.cut(text)
    reading = speller.read(text, pieces, cutter.frequency)
    if reading.corrections:
        text, pieces = reading.text, cutter.cut(reading.text)
    words, chars = tuple(cutter.search_words(pieces)), tuple(bigrams(text))
    watch.lap("normalise")
    vector = embedder.question(text)
    watch.lap("embed")
    return Query(text, vector, words, chars, reading)
