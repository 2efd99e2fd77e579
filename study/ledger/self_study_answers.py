"""Take what members do in an exercise: answer, mark their own words, put off, hand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Connection

from study.events.payload import Payload
from study.events.self_study_kinds import ExerciseHandedIn, ItemAnswered, ItemSelfMarked, ItemSkipped
from study.ledger import self_study_runs as runs
from study.ledger.self_study_deeds import Deed, Desk, append, was_done
from study.ledger.self_study_derived import catch_up
from study.ledger.self_study_runs import EXAMS, Given, Run
from study.ledger.self_study_standing import Standing, standing
from study.marking.answers import SelfMark, Written
from study.marking.display import plain
from study.marking.marks import mark
from study.marking.reading import answer_value, read_answer
from study.records import Recorded
from study.self_study.attempts import Exercise
from study.self_study.errors import (
    CannotSkipError,
    DuelNotOpenError,
    ExerciseGoesOnError,
    ExerciseOverError,
    NothingToMarkError,
    NotNextItemError,
)

LATEST_CLAIM: Final = timedelta(hours=24)
"""How long after an exam a phone may still bring what it claims to have had in time."""

_IN_ORDER = frozenset({Exercise.CHALLENGE, Exercise.DUEL})


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as a phone sends it; `claimed_at` is when it says that it was given, if it waited there."""

    run: UUID
    item: str
    value: JsonValue
    claimed_at: datetime | None = None


def answer(desk: Desk, deed: Deed, sent: Sent) -> Recorded[Given]:
    """Take an answer; where it cannot be changed any more, the first one to the item stands.

    Raises:
        ExerciseUnknownError, AnswerFormError, NotNextItemError: see there.
        ExerciseOverError: it comes too late.
        DuelNotOpenError: the opponent has not accepted.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with desk.storage.writing() as connection:
        catch_up(connection, desk.rules, now=deed.at)
        run = runs.demand(connection, sent.run, deed.member)
        payload = _answered(connection, run, deed, sent)
        if was_done(connection, deed, payload, _same_answer):
            return Recorded(
                _given(connection, run, deed.member, lambda one: one.id == deed.id), created=False
            )
        stands = standing(connection, run, deed.member, now=deed.at)
        if run.exercise not in EXAMS and any(one.item == sent.item for one in stands.mine):
            return Recorded(
                _given(connection, run, deed.member, lambda one: one.item == sent.item), created=False
            )
        _demand_open(stands, deed, sent)
        append(connection, desk, deed, payload)
        return Recorded(_given(connection, run, deed.member, lambda one: one.id == deed.id), created=True)


def mark_own(desk: Desk, deed: Deed, run_id: UUID, item: str, self_mark: SelfMark) -> Recorded[Given]:
    """Take what the author of an answer in words thinks of it, beside the model answer; the first stands.

    Raises:
        ExerciseUnknownError, ExerciseGoesOnError, NothingToMarkError: see there.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with desk.storage.writing() as connection:
        catch_up(connection, desk.rules, now=deed.at)
        run = runs.demand(connection, run_id, deed.member)
        asked = run.asked(item)
        stands = standing(connection, run, deed.member, now=deed.at)
        if run.exercise in EXAMS and not stands.is_over:
            raise ExerciseGoesOnError
        mine = stands.answer_to(item)
        task = runs.items_of(connection, [asked])[item].task
        written = None if mine is None else read_answer(task, mine.answer, plain(task))
        if mine is None or not isinstance(written, Written):
            raise NothingToMarkError
        worth = str(mark(task, replace(written, self_mark=self_mark)))
        payload = ItemSelfMarked(run=run_id, item=item, self_mark=self_mark, mark=worth)
        if was_done(connection, deed, payload) or mine.mark is not None:
            return Recorded(mine, created=False)
        append(connection, desk, deed, payload)
        return Recorded(_given(connection, run, deed.member, lambda one: one.id == mine.id), created=True)


def skip(desk: Desk, deed: Deed, run_id: UUID, item: str) -> None:
    """Put an item off until after the others; again changes nothing.

    Raises:
        ExerciseUnknownError, CannotSkipError, ExerciseOverError: see there.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = ItemSkipped(run=run_id, item=item)
    with desk.storage.writing() as connection:
        catch_up(connection, desk.rules, now=deed.at)
        run = runs.demand(connection, run_id, deed.member)
        run.asked(item)
        if was_done(connection, deed, payload):
            return
        if run.exercise in _IN_ORDER:
            raise CannotSkipError
        stands = standing(connection, run, deed.member, now=deed.at)
        if stands.is_over:
            raise ExerciseOverError
        if item not in runs.skipped(connection, run_id, deed.member):
            append(connection, desk, deed, payload)


def hand_in(desk: Desk, deed: Deed, run_id: UUID) -> None:
    """Be done with an exercise; what is over stays so.

    Raises:
        ExerciseUnknownError: see there.
        CannotSkipError: a duel ends by its own rules.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = ExerciseHandedIn(run=run_id)
    with desk.storage.writing() as connection:
        catch_up(connection, desk.rules, now=deed.at)
        run = runs.demand(connection, run_id, deed.member)
        if was_done(connection, deed, payload):
            return
        if run.exercise is Exercise.DUEL:
            raise CannotSkipError
        if run.handed_in_at is None and not standing(connection, run, deed.member, now=deed.at).is_over:
            append(connection, desk, deed, payload)


def _answered(connection: Connection, run: Run, deed: Deed, sent: Sent) -> ItemAnswered:
    """The answer as it is kept: in the order of the bank, and of words without what nobody could know yet."""
    asked = run.asked(sent.item)
    found = runs.items_of(connection, [asked])[sent.item]
    given = read_answer(found.task, sent.value, run.display(found, deed.member))
    if isinstance(given, Written):
        given = Written(given.text)
    return ItemAnswered(
        run=run.id,
        exercise=run.exercise,
        item=sent.item,
        version=asked.version,
        answer=cast("JsonValue", answer_value(given, plain(found.task))),
        mark=None if isinstance(given, Written) else str(mark(found.task, given)),
        claimed_at=sent.claimed_at,
    )


def _demand_open(stands: Standing, deed: Deed, sent: Sent) -> None:
    run = stands.run
    if run.exercise is Exercise.DUEL and not run.accepted:
        raise DuelNotOpenError("not accepted")
    if run.exercise in _IN_ORDER and not stands.is_over and sent.item != stands.following:
        raise NotNextItemError(sent.item, stands.following)
    if not stands.is_over:
        return
    may_claim = run.exercise in EXAMS and sent.claimed_at is not None and run.ends_at is not None
    if not may_claim or (run.ends_at is not None and deed.at > run.ends_at + LATEST_CLAIM):
        raise ExerciseOverError


def _same_answer(one: Payload, other: Payload) -> bool:
    """By what it says: which mark that is worth was found when it came first."""
    if not isinstance(one, ItemAnswered) or not isinstance(other, ItemAnswered):
        return False
    return one.model_copy(update={"mark": None}) == other.model_copy(update={"mark": None})


def _given(connection: Connection, run: Run, member: UUID, fits: Callable[[Given], bool]) -> Given:
    return next(one for one in runs.given(connection, run.id, member) if fits(one))
