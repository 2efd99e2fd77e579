"""Keep what people think of answers (👍, 👎 and a comment), and the queue in which that is reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study import handed_questions
from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.feedback_kinds import AnswerRated, CardApproved, CardWithdrawn, FeedbackDismissed
from study.feedback.errors import EntryUnknownError, FeedbackReasonMissingError
from study.feedback.questions import key_of
from study.feedback.queue import Answered, Decision, Entry, EntryState, HandedOver, Rated, Thumb, entries
from study.feedback.quota import Admit
from study.ledger.own_events import was_taken
from study.people import members
from study.records import Recorded
from study.rules import clean_note, clean_question
from study.storage import Storage

MOST_PASSAGES = 20


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody says about an answer, as a client sends it; `id` is the client's UUID."""

    id: UUID
    question: str
    thumb: Thumb
    comment: str | None
    answer: Answered


@dataclass(frozen=True, slots=True)
class Rater:
    """Who says it: a member, or a browser of which nothing is known but that it is always the same."""

    actor: Actor
    member: UUID | None


def rate(
    storage: Storage,
    library: str,
    rating: Rating,
    rater: Rater,
    *,
    admit: Admit = lambda: None,
    now: datetime,
) -> Recorded[AnswerRated]:
    """Record what somebody thinks of an answer; the same id again changes nothing.

    `admit` is asked before anything new is kept, and may refuse.

    Raises:
        InvalidRecordError: question or comment break the rules.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = AnswerRated(
        library=library,
        question=clean_question(rating.question),
        thumb=rating.thumb,
        comment=clean_note(rating.comment),
        passages=rating.answer.passages[:MOST_PASSAGES],
        card=rating.answer.card,
        release=rating.answer.release,
    )
    with storage.writing() as connection:
        if was_taken(connection, rating.id, payload, rater.actor):
            return Recorded(payload, created=False)
        admit()
        branch = None if rater.member is None else members.demand(connection, rater.member).branch_id
        subject = Subject(member=rater.member, branch=branch)
        log.append_own(connection, Draft(rating.id, rater.actor, subject, payload), now=now)
    return Recorded(payload, created=True)


def dismiss(
    storage: Storage, library: str, step: UUID, key: str, *, reason: str, by: UUID, now: datetime
) -> Entry:
    """Set an entry of the queue aside, for a reason that content staff see; again changes nothing.

    Raises:
        EntryUnknownError: nothing waits under that key.
        FeedbackReasonMissingError, InvalidRecordError: the reason says nothing, or too much.
        IdTakenError, EventConflictError: the step's id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    words = clean_note(reason)
    if words is None:
        raise FeedbackReasonMissingError
    payload, actor = FeedbackDismissed(library=library, key=key, reason=words), Actor.member(by)
    with storage.writing() as connection:
        taken = was_taken(connection, step, payload, actor)
        entry = demand_entry(connection, library, key)
        if taken:
            return entry
        if entry.state is not EntryState.OPEN:
            raise EntryUnknownError
        event = log.append_own(connection, Draft(step, actor, Subject(), payload), now=now)
        audit.record(
            connection,
            Action.FEEDBACK_DISMISSED,
            actor=actor,
            subject=f"feedback:{key}",
            now=now,
            details={"library": library},
        )
    (decision,) = _decisions((event,), library)
    return replace(entry, state=EntryState.DISMISSED, decision=decision)


def queue(
    storage: Storage, library: str, *, state: EntryState | None = None, limit: int
) -> tuple[tuple[Entry, ...], int]:
    """The entries of a library in a state, the most pressing first, and how many there are."""
    with storage.reading() as connection:
        every = _entries(connection, library)
    found = [one for one in every if state in {None, one.state}]
    return tuple(found[:limit]), len(found)


def demand_entry(connection: Connection, library: str, key: str) -> Entry:
    """The entry of a library under that key, whatever became of it.

    Raises:
        EntryUnknownError: there is none.
    """
    found = next((one for one in _entries(connection, library) if one.key == key), None)
    if found is None:
        raise EntryUnknownError
    return found


def _entries(connection: Connection, library: str) -> tuple[Entry, ...]:
    told = log.about(
        connection, Subject(), AnswerRated.kind, FeedbackDismissed.kind, CardApproved.kind, CardWithdrawn.kind
    )
    handed = (
        HandedOver(key_of(library, one.text), one.text, one.recorded_at, one.visitor)
        for one in handed_questions.all_of(connection)
    )
    return entries(_rated(told, library), handed, _decisions(told, library))


def _rated(events: Iterable[Event], library: str) -> Iterator[Rated]:
    for event in events:
        said = event.payload
        if isinstance(said, AnswerRated) and said.library == library:
            yield Rated(
                place=(event.sequence, event.device),
                key=key_of(library, said.question),
                question=said.question,
                rater=str(event.actor),
                thumb=said.thumb,
                comment=said.comment,
                answer=Answered(said.passages, said.card, said.release),
                at=event.occurred_at,
            )


def _decisions(events: Sequence[Event], library: str) -> Iterator[Decision]:
    """What was decided and still holds: a card that was withdrawn settles nothing any more."""
    withdrawn = {event.payload.card for event in events if isinstance(event.payload, CardWithdrawn)}
    for event in events:
        place, by, at = (event.sequence, event.device), event.actor.id, event.occurred_at
        match event.payload:
            case FeedbackDismissed(library=of_library, key=key, reason=reason) if of_library == library:
                yield Decision(place, frozenset({key}), EntryState.DISMISSED, reason, by, at)
            case CardApproved(library=of_library, settles=settles) if (
                of_library == library and event.id not in withdrawn
            ):
                yield Decision(place, frozenset(settles), EntryState.CARD, str(event.id), by, at)
            case _:
                pass
