"""Read the sentences the chat says while the bot is down, and fill them in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from index.hits import Citation, Hit
from knowledge.document import Validity
from study.satisfaction.survey import Rating

MESSAGES = Path(__file__).parent / "messages" / "zh-CN.yml"


class DegradedSentences(BaseModel):
    """The sentences around what the index found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str
    card: str
    passage: str
    refusal: str
    nearest: str
    nearest_entry: str
    only_questions: str


class CitationParts(BaseModel):
    """How the parts of a citation are written, in their order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    number: str
    place: str
    validity: str


class SurveySentences(BaseModel):
    """How somebody is asked what they thought of a session; the buttons are in the order of the ratings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    ratings: dict[Rating, str]


class Sentences(BaseModel):
    """The whole message file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    degraded: DegradedSentences
    citation: CitationParts
    validity: dict[Validity, str]
    survey: SurveySentences
    not_questions: list[str]


@dataclass(frozen=True)
class Wording:
    """Says what the index found, in the words of the message file."""

    sentences: Sentences

    @classmethod
    def read(cls, path: Path = MESSAGES) -> Wording:
        """The wording of a message file.

        Raises:
            pydantic.ValidationError: a sentence is missing or unknown.
        """
        return cls(Sentences.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))))

    def answer(self, hit: Hit) -> str:
        """The hit as an answer: note, a card's approved answer, quote and citation."""
        words = self.sentences.degraded
        template = words.passage if hit.answer is None else words.card
        citation = self.citation(hit.citation)
        return template.format(note=words.note, answer=hit.answer, quote=hit.quote, citation=citation)

    def refusal(self, nearest: tuple[Hit, ...]) -> str:
        """The refusal, and where the nearest entries stand."""
        words = self.sentences.degraded
        entries = [
            words.nearest_entry.format(position=position, citation=self.citation(hit.citation))
            for position, hit in enumerate(nearest, start=1)
        ]
        return "\n".join([words.refusal, words.nearest, *entries] if entries else [words.refusal])

    def citation(self, citation: Citation) -> str:
        """Document, 文号 where there is one, provision path and validity, on one line."""
        words = self.sentences.citation
        place = " ".join((*citation.headings, *filter(None, [citation.provision])))
        return "".join(
            (
                words.title.format(title=citation.title),
                words.number.format(number=citation.number) if citation.number else "",
                words.place.format(place=place) if place else "",
                words.validity.format(validity=self.sentences.validity[citation.validity]),
            )
        )

    def is_question(self, text: str) -> bool:
        """Whether the text asks for something to be found, rather than for something to be done."""
        return _letters(text) not in self._not_questions

    @cached_property
    def _not_questions(self) -> frozenset[str]:
        return frozenset(_letters(words) for words in self.sentences.not_questions)


def _letters(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character)[0] in "LN")
