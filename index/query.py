"""Read a question into every form that the searches need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.embedding import Embedder
from index.encoder import Vectors
from index.errors import QuestionError
from index.everyday import EverydayWords
from index.spelling.reading import Reading
from index.spelling.speller import Speller
from index.stopwatch import Stopwatch
from index.wording import WordCutter, bigrams, normalise

LONGEST_QUESTION = 1000
# What a word that the question implies weighs against one that stands in it.
_IMPLIED = 0.5


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read: the text that is searched, its unit vector float32 [dimensions], its bigrams.

    `terms` has what each field of the lexical index is asked for, with weights: the question's own words
    or bigrams, and those of the formal words that its everyday words imply. `reading` has the text as it
    was written and what was corrected in it.
    """

    text: str
    vector: Vectors
    chars: tuple[str, ...]
    terms: Mapping[str, Mapping[str, float]]
    reading: Reading


class QuestionReader:
    """Reads questions for any release. It holds no state of its own, so one serves all threads."""

    def __init__(self, embedder: Embedder, cutter: WordCutter, everyday: EverydayWords) -> None:
        self._embedder = embedder
        self._cutter = cutter
        self._everyday = everyday

    def read(self, question: str, speller: Speller, watch: Stopwatch) -> Query:
        """Normalise, cut, correct and embed a question; `speller` is that of the release to be searched.

        Raises:
            QuestionError: it is blank, or longer than 1,000 characters.
        """
        text = _checked(question)
        pieces = self._cutter.cut(text)
        reading = speller.read(text, pieces, self._cutter.frequency)
        if reading.corrections:
            text, pieces = reading.text, self._cutter.cut(reading.text)
        terms = self._terms(text, pieces)
        watch.lap("normalise")
        vector = self._embedder.question(text)
        watch.lap("embed")
        return Query(text, vector, tuple(bigrams(text)), terms, reading)

    def _terms(self, text: str, pieces: Iterable[str]) -> dict[str, dict[str, float]]:
        implied = self._everyday.formal(text)
        implied_words = (part for word in implied for part in self._cutter.words(word))
        words = _weighted(self._cutter.search_words(pieces), implied_words)
        chars = _weighted(bigrams(text), (pair for word in implied for pair in bigrams(word)))
        return {"words": words, "chars": chars, "heading": words}


def _checked(question: str) -> str:
    """The question, normalised."""
    text = normalise(question)
    if not text:
        raise QuestionError("the question is blank: type a few words")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(text)} characters, at most {LONGEST_QUESTION} are searched: shorten it"
        )
    return text


def _weighted(own: Iterable[str], implied: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(implied, _IMPLIED) | dict.fromkeys(own, 1.0)
