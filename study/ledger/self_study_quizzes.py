"""Let the answers of led quizzes count in books, reviews and points: those that count in the quiz, each once.

What a quiz comes to is made out of all its events (`study.ledger.quiz_log`), and what stands here is brought
to the same. So neither order nor repetition of events matters, and an item that is made void afterwards is
taken back. Nothing counts before it is revealed: a book that grows would tell what was wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from study.events.event import Event
from study.events.quiz_kinds import QuizBegun, QuizPayload
from study.events.quizzing import LedQuiz
from study.ledger import quiz_log
from study.ledger.self_study_books import Touched
from study.marking.display import plain
from study.marking.marks import mark
from study.marking.reading import answer_value
from study.quiz.state import Given
from study.self_study.attempts import Exercise
from study.tables import practice_answers

_NOBODY = str(None)  # as the rules of a quiz know an answer that names no member


def sessions_of(told: Iterable[Event]) -> set[UUID]:
    """The sessions of those events that tell of quizzes."""
    return {
        event.subject.session
        for event in told
        if isinstance(event.payload, QuizBegun | QuizPayload) and event.subject.session is not None
    }


def settle(connection: Connection, sessions: Iterable[UUID], touched: Touched) -> None:
    """Bring the answers of the sessions' quizzes to what counts there now."""
    for session in sorted(sessions):
        for led in quiz_log.read(connection, session).values():
            _settle(connection, led, touched)


def _settle(connection: Connection, led: LedQuiz, touched: Touched) -> None:
    c = practice_answers.c
    of_quiz = (c.run_id == led.quiz.id, c.exercise == Exercise.QUIZ.value)
    kept = select(c.id, c.member_id, c.item_id, c.answered_at).where(*of_quiz)
    standing = {row.id: row for row in connection.execute(kept)}
    counting = dict(_counting(led))
    new = [_row(led, *counting[id_]) for id_ in counting.keys() - standing.keys()]
    for id_, row in standing.items():
        if id_ not in counting:
            connection.execute(delete(practice_answers).where(c.id == id_))
            touched.add(row.member_id, row.item_id, row.answered_at)
    if new:
        connection.execute(insert(practice_answers), new)
    for one in new:
        touched.add(one["member_id"], one["item_id"], one["answered_at"])


def _counting(led: LedQuiz) -> Iterator[tuple[UUID, tuple[int, UUID, Given]]]:
    """The answers that count, by id; none is marked here, as most of them stand already."""
    for number in led.quiz.counting_items:
        showing = led.quiz.shown[number]
        for member in showing.answers.keys() - {_NOBODY}:
            given = showing.counting(member)
            if given is not None:
                yield given.id, (number, UUID(member), given)


def _row(led: LedQuiz, number: int, member: UUID, given: Given) -> dict[str, Any]:
    item = led.quiz.plan.items[number].item
    return {
        "id": given.id,
        "run_id": led.quiz.id,
        "member_id": member,
        "exercise": Exercise.QUIZ.value,
        "item_id": item.id,
        "version": led.begun.items[number].version,
        "answer": json.dumps(answer_value(given.answer, plain(item.task)), ensure_ascii=False),
        "mark": str(mark(item.task, given.answer, led.quiz.plan.rules)),
        "answered_at": given.at,
        "claimed_at": None,
        "counts": True,
    }
