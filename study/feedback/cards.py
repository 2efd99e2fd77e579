"""Hold what shall become a card against the rules, and follow which cards stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from study.errors import InvalidRecordError
from study.feedback.errors import CardWordsError
from study.feedback.questions import bare
from study.rules import clean_question, clean_text

MOST_WORDINGS = 20
TEXT_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class CardWords:
    """A card's question with its other wordings, and the answer with the quote that it rests on.

    `document` is the path of the passage's document. The quote is a slice of the passage and never cleaned.
    """

    question: str
    variants: tuple[str, ...]
    answer: str
    document: str
    passage: str
    quote: str


@dataclass(frozen=True, slots=True)
class Approved:
    """A card was approved; it takes the place of the one that it `replaces`."""

    id: str
    words: CardWords
    by: str
    at: datetime
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A card answers no more."""

    card: str
    by: str
    at: datetime
    reason: str


Step: TypeAlias = Approved | Withdrawn


@dataclass(frozen=True, slots=True)
class ApprovedCard:
    """A card where it stands; `ended` says who withdrew or replaced it, and None of one that stands."""

    approved: Approved
    ended: Withdrawn | Approved | None = None

    @property
    def stands(self) -> bool:
        """Whether it answers, or shall as soon as it is published."""
        return self.ended is None


def cleaned(words: CardWords) -> CardWords:
    """The words as they are kept: wordings that say the same as others are dropped.

    Raises:
        InvalidRecordError: the question or a wording is empty, too long, or holds control characters.
        CardWordsError: there are too many wordings; answer or quote are empty, too long, or hold control
            characters.
    """
    question = clean_question(words.question)
    distinct = {bare(one): one for one in map(clean_question, reversed(words.variants))}
    distinct.pop(bare(question), None)
    variants = tuple(reversed(distinct.values()))
    if len(variants) > MOST_WORDINGS:
        raise CardWordsError("variants", f"at most {MOST_WORDINGS} further wordings")
    answer = _fitting("answer", words.answer)
    _fitting("quote", words.quote)
    return CardWords(question, variants, answer, words.document, words.passage, words.quote)


def _fitting(what: str, text: str) -> str:
    try:
        return clean_text(what, text, limit=TEXT_LIMIT)
    except InvalidRecordError as error:
        raise CardWordsError(what, f"1 to {TEXT_LIMIT} characters that can be seen") from error


def replay(steps: Iterable[Step]) -> Mapping[str, ApprovedCard]:
    """All cards by id as a log tells them, in its order; what ends a card that is over is set aside."""
    cards: dict[str, ApprovedCard] = {}
    for step in steps:
        ends = step.card if isinstance(step, Withdrawn) else step.replaces
        if ends in cards and cards[ends].stands:
            cards[ends] = ApprovedCard(cards[ends].approved, step)
        if isinstance(step, Approved):
            cards.setdefault(step.id, ApprovedCard(step))
    return cards
