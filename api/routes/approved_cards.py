"""Let content staff approve cards that answer at once, and take them back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import CONTENT, allow
from api.routes.feedback import EntryKey
from api.services import Services
from index.approved import approved_id
from study.feedback.cards import MOST_WORDINGS, TEXT_LIMIT, Approved, ApprovedCard, CardWords
from study.ledger import approved_cards
from study.ledger.approved_cards import Approval
from study.rules import NOTE_LIMIT, QUESTION_LIMIT

router = APIRouter(prefix="/approved-cards", tags=["feedback"])

Wording = Annotated[str, Field(min_length=1, max_length=QUESTION_LIMIT)]


class NewCard(BaseModel):
    """A card to approve; `id` is made once and becomes the card's.

    `quote` is copied from the passage, character by character. `settles` is the key of the entry for which it
    is made; entries with one of its wordings are settled anyway. `replaces` names a card that makes way.
    """

    id: UUID
    question: Wording
    variants: list[Wording] = Field([], max_length=MOST_WORDINGS)
    answer: str = Field(min_length=1, max_length=TEXT_LIMIT)
    passage_id: str = Field(min_length=1, max_length=128)
    quote: str = Field(min_length=1, max_length=TEXT_LIMIT)
    settles: EntryKey | None = None
    replaces: UUID | None = None


class CardEnd(BaseModel):
    """Why a card answers no more: withdrawn for a reason, or replaced by another card."""

    by: str
    at: datetime
    reason: str | None
    replaced_by: str | None


class Card(BaseModel):
    """An approved card where it stands; `card_id` is what a hit calls it.

    `live` says whether it may answer now: not while a build runs that began before it, nor when its quote is
    gone, its document is no longer in force, or the release with it was rolled back.
    """

    id: str
    card_id: str
    question: str
    variants: list[str]
    answer: str
    document: str
    passage_id: str
    quote: str
    approved_by: str
    approved_at: datetime
    live: bool
    ended: CardEnd | None


class CardResult(BaseModel):
    """The card, and whether this request approved it."""

    card: Card
    created: bool


class Cards(BaseModel):
    """All cards that were ever approved here, the newest first."""

    cards: list[Card]


class Withdrawal(BaseModel):
    """Why a card shall answer no more. Make `id` once."""

    id: UUID
    reason: str = Field(max_length=NOTE_LIMIT)


@router.get(
    "",
    summary="The approved cards",
    dependencies=[allow(CONTENT)],
    responses=documented(401, 403, 503),
)
def approved_card_list(services: GivenServices) -> Cards:
    """Those that answer, and those that were withdrawn or replaced; by whom and when."""
    every = approved_cards.every(services.storage, services.cards.library)
    answering = services.cards.answering()
    return Cards(cards=[_card(one, answering) for one in every])


@router.post(
    "",
    summary="Approve a card",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(CONTENT)],
    responses={
        200: {"model": CardResult, "description": "Already approved under the same id"},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
)
def approve_card(
    body: NewCard, response: Response, services: GivenServices, member: CurrentMember
) -> CardResult:
    """It answers at once, for everybody; nothing is trained, and no material is read again."""
    words = CardWords(
        question=body.question,
        variants=tuple(body.variants),
        answer=body.answer,
        document=_document(body, services),
        passage=body.passage_id,
        quote=body.quote,
    )
    made = approved_cards.approve(
        services.storage,
        services.cards.library,
        Approval(body.id, words, body.settles, body.replaces),
        by=member.id,
        now=services.now(),
    )
    if not made.created:
        response.status_code = status.HTTP_200_OK
    services.cards.bring_up()
    return CardResult(card=_card(made.record, services.cards.answering()), created=made.created)


@router.post(
    "/{card_id}/withdrawal",
    summary="Withdraw a card",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def withdraw_card(card_id: UUID, body: Withdrawal, services: GivenServices, member: CurrentMember) -> Card:
    """It answers no more, at once, for everybody; the records keep it."""
    card = approved_cards.withdraw(
        services.storage,
        services.cards.library,
        body.id,
        card_id,
        reason=body.reason,
        by=member.id,
        now=services.now(),
    )
    services.cards.bring_up()
    return _card(card, services.cards.answering())


def _document(body: NewCard, services: Services) -> str:
    """The document of the passage that is quoted; of a card that stands already, the one it was then."""
    for one in approved_cards.every(services.storage, services.cards.library):
        if one.approved.id == str(body.id):
            return one.approved.words.document
    return services.materials.searcher().quoted_document(body.passage_id, body.quote)


def _card(one: ApprovedCard, answering: frozenset[str]) -> Card:
    approved, words = one.approved, one.approved.words
    return Card(
        id=approved.id,
        card_id=approved_id(approved.id),
        question=words.question,
        variants=list(words.variants),
        answer=words.answer,
        document=words.document,
        passage_id=words.passage,
        quote=words.quote,
        approved_by=approved.by,
        approved_at=approved.at,
        live=approved.id in answering,
        ended=_end(one),
    )


def _end(one: ApprovedCard) -> CardEnd | None:
    end = one.ended
    if end is None:
        return None
    if isinstance(end, Approved):
        return CardEnd(by=end.by, at=end.at, reason=None, replaced_by=end.id)
    return CardEnd(by=end.by, at=end.at, reason=end.reason, replaced_by=None)
