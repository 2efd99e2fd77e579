"""Describe the events of feedback: who said it stands in the envelope, and there only.

A member is named by the subject and the actor, a visitor by an actor that tells one browser from another.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from study.events.payload import Payload
from study.feedback.cards import TEXT_LIMIT
from study.feedback.queue import Thumb
from study.rules import NOTE_LIMIT, QUESTION_LIMIT


class AnswerRated(Payload):
    """Somebody said whether an answer helped: by the passages shown, the card and the release."""

    kind = "answer_rated"
    private: ClassVar[frozenset[str]] = frozenset({"question", "comment"})

    library: str
    question: str = Field(max_length=QUESTION_LIMIT)
    thumb: Thumb
    comment: str | None = Field(default=None, max_length=NOTE_LIMIT)
    passages: tuple[str, ...] = ()
    card: str | None = None
    release: str = ""


class CardApproved(Payload):
    """Content staff approved a card; the event's id is the card's. It settles what waits under some keys."""

    kind = "card_approved"

    library: str
    question: str = Field(max_length=QUESTION_LIMIT)
    variants: tuple[str, ...] = ()
    answer: str = Field(max_length=TEXT_LIMIT)
    document: str
    passage: str
    quote: str = Field(max_length=TEXT_LIMIT)
    settles: tuple[str, ...] = ()
    replaces: UUID | None = None


class CardWithdrawn(Payload):
    """A card is to answer no more."""

    kind = "card_withdrawn"

    library: str
    card: UUID
    reason: str = Field(max_length=NOTE_LIMIT)


class FeedbackDismissed(Payload):
    """What waited under a key needs no card, for a reason."""

    kind = "feedback_dismissed"

    library: str
    key: str
    reason: str = Field(max_length=NOTE_LIMIT)


CARD_KINDS: tuple[type[Payload], ...] = (CardApproved, CardWithdrawn)
FEEDBACK_KINDS: tuple[type[Payload], ...] = (AnswerRated, FeedbackDismissed, *CARD_KINDS)
