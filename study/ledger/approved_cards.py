"""Keep the cards that content staff approve while Yunxue runs: each approved, replaced or withdrawn once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.feedback_kinds import CARD_KINDS, CardApproved, CardWithdrawn
from study.feedback.cards import Approved, ApprovedCard, CardWords, Step, Withdrawn, cleaned, replay
from study.feedback.errors import (
    ApprovedCardUnknownError,
    CardWithdrawnError,
    FeedbackReasonMissingError,
    QuestionHasCardError,
)
from study.feedback.questions import key_of
from study.ledger import feedback
from study.ledger.own_events import was_taken
from study.records import Recorded
from study.rules import clean_note
from study.storage import Storage

_KINDS = tuple(kind.kind for kind in CARD_KINDS)
_Payload: TypeAlias = CardApproved | CardWithdrawn


@dataclass(frozen=True, slots=True)
class Approval:
    """A card to be approved: the client's UUID, the words, and what it settles and replaces."""

    id: UUID
    words: CardWords
    settles: str | None = None
    replaces: UUID | None = None


def approve(
    storage: Storage, library: str, approval: Approval, *, by: UUID, now: datetime
) -> Recorded[ApprovedCard]:
    """Approve a card for a library; the same approval again changes nothing.

    That the quote stands in the passage is for the caller to see to: records do not hold the materials.

    Raises:
        InvalidRecordError, CardWordsError: see `study.feedback.cards`.
        ApprovedCardUnknownError, CardWithdrawnError: the card to be replaced is not there, or no longer.
        QuestionHasCardError: another card that stands has one of its wordings.
        EntryUnknownError: `settles` names no entry of the queue.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    words = cleaned(approval.words)
    keys = _keys(library, words)
    settles = keys if approval.settles is None else keys | {approval.settles}
    payload = CardApproved(
        library=library,
        question=words.question,
        variants=words.variants,
        answer=words.answer,
        document=words.document,
        passage=words.passage,
        quote=words.quote,
        settles=tuple(sorted(settles)),
        replaces=approval.replaces,
    )
    with storage.writing() as connection:
        created = not was_taken(connection, approval.id, payload, Actor.member(by))
        if created:
            if approval.replaces is not None:
                _demand_standing(connection, library, approval.replaces)
            _demand_unanswered(connection, library, keys, replaces=approval.replaces)
            if approval.settles is not None:
                feedback.demand_entry(connection, library, approval.settles)
            _tell(connection, approval.id, payload, Action.CARD_APPROVED, approval.id, by=by, now=now)
        return Recorded(_cards(connection, library)[str(approval.id)], created=created)


def withdraw(
    storage: Storage, library: str, step: UUID, card: UUID, *, reason: str, by: UUID, now: datetime
) -> ApprovedCard:
    """Take a card back, for a reason; the same step again changes nothing.

    Raises:
        ApprovedCardUnknownError, CardWithdrawnError: there is none of that id, or not any longer.
        FeedbackReasonMissingError, InvalidRecordError: the reason says nothing, or too much.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    words = clean_note(reason)
    if words is None:
        raise FeedbackReasonMissingError
    payload = CardWithdrawn(library=library, card=card, reason=words)
    with storage.writing() as connection:
        if not was_taken(connection, step, payload, Actor.member(by)):
            _demand_standing(connection, library, card)
            _tell(connection, step, payload, Action.CARD_WITHDRAWN, card, by=by, now=now)
        return _cards(connection, library)[str(card)]


def every(storage: Storage, library: str) -> tuple[ApprovedCard, ...]:
    """All cards ever approved for a library, the newest first."""
    with storage.reading() as connection:
        return tuple(reversed(_cards(connection, library).values()))


def newest_position(storage: Storage) -> int:
    """Where the log last told of a card; 0 if it never did."""
    with storage.reading() as connection:
        return log.newest_of(connection, *_KINDS)


def _demand_standing(connection: Connection, library: str, card: UUID) -> None:
    found = _cards(connection, library).get(str(card))
    if found is None:
        raise ApprovedCardUnknownError
    if not found.stands:
        raise CardWithdrawnError


def _demand_unanswered(
    connection: Connection, library: str, keys: frozenset[str], *, replaces: UUID | None
) -> None:
    """Two cards with one wording may say different things, and which of them answers would be chance."""
    for id_, card in _cards(connection, library).items():
        if card.stands and id_ != str(replaces) and keys & _keys(library, card.approved.words):
            raise QuestionHasCardError


def _keys(library: str, words: CardWords) -> frozenset[str]:
    return frozenset(key_of(library, wording) for wording in (words.question, *words.variants))


def _tell(
    connection: Connection,
    event_id: UUID,
    payload: _Payload,
    action: Action,
    card: UUID,
    *,
    by: UUID,
    now: datetime,
) -> None:
    actor = Actor.member(by)
    log.append_own(connection, Draft(event_id, actor, Subject(), payload), now=now)
    details = {"library": payload.library}
    audit.record(connection, action, actor=actor, subject=f"card:{card}", now=now, details=details)


def _cards(connection: Connection, library: str) -> dict[str, ApprovedCard]:
    told = log.about(connection, Subject(), *_KINDS)
    return dict(replay(_steps(sorted(told, key=lambda one: (one.sequence, one.device)), library)))


def _steps(events: list[Event], library: str) -> Iterator[Step]:
    for event in events:
        payload, by, at = event.payload, event.actor.id, event.occurred_at
        if isinstance(payload, CardApproved) and payload.library == library:
            words = CardWords(
                question=payload.question,
                variants=payload.variants,
                answer=payload.answer,
                document=payload.document,
                passage=payload.passage,
                quote=payload.quote,
            )
            replaces = None if payload.replaces is None else str(payload.replaces)
            yield Approved(str(event.id), words, by, at, replaces)
        elif isinstance(payload, CardWithdrawn) and payload.library == library:
            yield Withdrawn(str(payload.card), by, at, payload.reason)
