"""Keep the tables of self-study up with the events: books, reviews, points, and exams that are over.

The rules (`study.self_study`) stay folds over answers; here the answers of one item, one day or one exam
are folded anew whenever one of them changes, whatever the order in which they came. All of it is told by
boxes, so `occurred_at` is the clock of the server that received the answer; `received_at` is when the event
reached this box, which may be days later. Nothing here needs the bank, which boxes do not exchange.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from study.canonical import canonical
from study.events import log
from study.events.event import Event
from study.events.payload import Payload
from study.events.quiz_kinds import QUIZ_KINDS
from study.events.self_study_kinds import (
    DuelReplied,
    ExerciseBegun,
    ExerciseHandedIn,
    ItemAnswered,
    ItemSelfMarked,
)
from study.ledger import self_study_exams, self_study_quizzes
from study.ledger.self_study_books import Touched, work_out
from study.ledger.self_study_exams import EXAMS
from study.self_study.configuration import PracticeRules
from study.storage import Storage
from study.tables import (
    practice_answers,
    practice_days,
    practice_items,
    practice_progress,
    practice_runs,
    practice_unanswered,
)

_TOLD_BY: tuple[type[Payload], ...] = (
    ExerciseBegun, ItemAnswered, ItemSelfMarked, ExerciseHandedIn, DuelReplied, *QUIZ_KINDS,
)  # fmt: skip
KINDS = tuple(kind.kind for kind in _TOLD_BY)
_MADE_AS: Final = 2
"""Grows where the same events come to something else than before, so that all is worked out anew."""
_AT_ONCE = 500  # events
_ALL = (
    practice_runs, practice_answers, practice_unanswered, practice_items, practice_days, practice_progress,
)  # fmt: skip


def catch_up(connection: Connection, rules: PracticeRules, *, now: datetime) -> None:
    """Take in every event that has come since, in a writing transaction; with other rules, all of them."""
    by_rules = _told(rules)
    position, standing_rules = _progress(connection)
    if standing_rules != by_rules:
        position = 0
        for table in _ALL:
            connection.execute(delete(table))
        connection.execute(insert(practice_progress).values(position=0, rules=by_rules))
    touched, played = Touched(), set[UUID]()
    while placed := log.arrived(connection, position, *KINDS, limit=_AT_ONCE):
        _take_in_all(connection, [one.event for one in placed], touched)
        played |= self_study_quizzes.sessions_of(one.event for one in placed)
        position = placed[-1].position
    self_study_exams.settle(connection, touched, now=now)
    self_study_quizzes.settle(connection, played, touched)
    work_out(connection, touched, rules)
    connection.execute(update(practice_progress).values(position=position))


def bring_up(storage: Storage, rules: PracticeRules, *, now: datetime) -> None:
    """Do the same before somebody reads, where it is needed.

    Raises:
        StorageUnavailableError: the database cannot be read, or not be written where it had to be.
    """
    with storage.reading() as connection:
        position, standing_rules = _progress(connection)
        is_up = (
            standing_rules == _told(rules)
            and not log.arrived(connection, position, *KINDS, limit=1)
            and not self_study_exams.over(connection, now=now)
        )
    if not is_up:
        with storage.writing() as connection:
            catch_up(connection, rules, now=now)


def _progress(connection: Connection) -> tuple[int, str]:
    row = connection.execute(select(practice_progress)).first()
    return (0, "") if row is None else (row.position, row.rules)


def _told(rules: PracticeRules) -> str:
    """Equal for rules by which the same follows from the same events."""
    told = {"made_as": _MADE_AS, "rules": rules.model_dump(mode="json")}
    return sha256(canonical(told).encode()).hexdigest()


def _take_in_all(connection: Connection, told: Iterable[Event], touched: Touched) -> None:
    """Answers are written together; only a member's own mark needs them to be there before it."""
    answers: list[dict[str, object]] = []
    for event in told:
        if isinstance(event.payload, ItemAnswered):
            answers.append(_answer_row(event, event.payload))
            if event.payload.exercise in EXAMS:
                _unsettle(connection, event.payload.run)
            else:
                touched.add(event.subject.member, event.payload.item, event.occurred_at)
            continue
        if isinstance(event.payload, ItemSelfMarked):
            _write(connection, answers)
        _take_in(connection, event, touched)
    _write(connection, answers)


def _write(connection: Connection, answers: list[dict[str, object]]) -> None:
    if answers:
        connection.execute(insert(practice_answers), answers)
        answers.clear()


def _take_in(connection: Connection, event: Event, touched: Touched) -> None:
    match event.payload:
        case ExerciseBegun():
            connection.execute(insert(practice_runs).values(_run_row(event, event.payload)))
        case ItemSelfMarked():
            _self_marked(connection, event, event.payload, touched)
        case ExerciseHandedIn(run=run):
            _update_run(connection, run, handed_in_at=event.occurred_at)
        case DuelReplied(run=run, accepted=accepted):
            _update_run(connection, run, replied_at=event.occurred_at, accepted=accepted)


def _run_row(event: Event, told: ExerciseBegun) -> dict[str, object]:
    return {
        "id": event.id,
        "member_id": event.subject.member,
        "opponent_id": told.wish.opponent,
        "exercise": told.wish.exercise.value,
        "day": told.day,
        "of_exam": told.wish.exam,
        "began_at": event.occurred_at,
        "ends_at": self_study_exams.ends_at(event.occurred_at, told.limit_s),
        "settled": told.wish.exercise not in EXAMS,
    }


def _answer_row(event: Event, told: ItemAnswered) -> dict[str, object]:
    return {
        "id": event.id,
        "run_id": told.run,
        "member_id": event.subject.member,
        "exercise": told.exercise.value,
        "item_id": told.item,
        "version": told.version,
        "answer": json.dumps(told.answer, ensure_ascii=False),
        "mark": told.mark,
        "answered_at": event.occurred_at,
        "claimed_at": told.claimed_at,
        "counts": told.mark is not None and told.exercise not in EXAMS,
    }


def _self_marked(connection: Connection, event: Event, told: ItemSelfMarked, touched: Touched) -> None:
    c = practice_answers.c
    waiting = (c.run_id == told.run, c.member_id == event.subject.member, c.item_id == told.item)
    answers = connection.execute(select(practice_answers).where(*waiting, c.mark.is_(None))).all()
    if answers and answers[0].exercise in EXAMS:
        _unsettle(connection, told.run)
        return
    for answer in answers:
        marked = update(practice_answers).where(c.id == answer.id)
        connection.execute(marked.values(mark=told.mark, counts=True))
        touched.add(event.subject.member, told.item, answer.answered_at)


def _unsettle(connection: Connection, run: object) -> None:
    _update_run(connection, run, settled=False)


def _update_run(connection: Connection, run: object, **values: object) -> None:
    connection.execute(update(practice_runs).where(practice_runs.c.id == run).values(values))
