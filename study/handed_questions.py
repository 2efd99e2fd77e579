"""Record the questions members hand to the secretary because the bot had no basis to answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select
from sqlalchemy.exc import IntegrityError

from study import visitors
from study.errors import IdTakenError
from study.records import HandedQuestion, HandedQuestionRequest, Recorded
from study.rules import clean_question
from study.storage import Storage
from study.tables import handed_questions


def record(storage: Storage, request: HandedQuestionRequest, *, now: datetime) -> Recorded[HandedQuestion]:
    """Record a handed question; the same id again changes nothing.

    Raises:
        InvalidRecordError: the text breaks the rules.
        IdTakenError: another visitor has used that id.
        StorageUnavailableError: the database cannot be written.
    """
    wanted = HandedQuestion(
        id=request.id, visitor=request.visitor, text=clean_question(request.text), recorded_at=now
    )
    try:
        return _record_once(storage, wanted)
    except IntegrityError:
        # Where writers do not queue (PostgreSQL) another one came in between: its row is there now.
        return _record_once(storage, wanted)


def of_visitor(storage: Storage, visitor: str, *, limit: int) -> tuple[HandedQuestion, ...]:
    """A visitor's newest handed questions, newest first; never another's."""
    return _newest(storage, select(handed_questions).where(handed_questions.c.visitor_id == visitor), limit)


def of_everybody(storage: Storage, *, limit: int) -> tuple[HandedQuestion, ...]:
    """The newest handed questions of all visitors, newest first: for the secretary only."""
    return _newest(storage, select(handed_questions), limit)


def all_of(connection: Connection) -> tuple[HandedQuestion, ...]:
    """Every handed question, the oldest first, within a transaction."""
    oldest_first = select(handed_questions).order_by(handed_questions.c.recorded_at, handed_questions.c.id)
    return tuple(_from_row(row) for row in connection.execute(oldest_first))


def _record_once(storage: Storage, wanted: HandedQuestion) -> Recorded[HandedQuestion]:
    with storage.writing() as connection:
        same_id = connection.execute(
            select(handed_questions).where(handed_questions.c.id == wanted.id)
        ).first()
        if same_id is not None:
            if same_id.visitor_id != wanted.visitor:
                raise IdTakenError(wanted.id)
            return Recorded(_from_row(same_id), created=False)
        visitors.ensure(connection, wanted.visitor, now=wanted.recorded_at)
        row = {
            "id": wanted.id,
            "visitor_id": wanted.visitor,
            "text": wanted.text,
            "recorded_at": wanted.recorded_at,
        }
        connection.execute(insert(handed_questions).values(row))
    return Recorded(wanted, created=True)


def _newest(storage: Storage, query: Select[Any], limit: int) -> tuple[HandedQuestion, ...]:
    newest_first = query.order_by(handed_questions.c.recorded_at.desc(), handed_questions.c.id).limit(limit)
    with storage.reading() as connection:
        return tuple(_from_row(row) for row in connection.execute(newest_first))


def _from_row(row: Row[Any]) -> HandedQuestion:
    return HandedQuestion(id=row.id, visitor=row.visitor_id, text=row.text, recorded_at=row.recorded_at)
