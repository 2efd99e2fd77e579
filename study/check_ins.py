"""Record check-ins, each exactly once and one a person a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select
from sqlalchemy.exc import IntegrityError

from study import visitors
from study.errors import IdTakenError
from study.records import CheckIn, CheckInMode, CheckInRequest, Recorded
from study.rules import clean_name, clean_note, local_day
from study.storage import Storage
from study.tables import check_ins


def record(storage: Storage, request: CheckInRequest, *, now: datetime) -> Recorded[CheckIn]:
    """Record a check-in, or return the one that already stands.

    The same id again changes nothing, and neither does a second check-in on the same local day: phones
    repeat what they could not see arrive, and people tap twice.

    Raises:
        InvalidRecordError: the name or the note breaks the rules.
        IdTakenError: another visitor has used that id.
        StorageUnavailableError: the database cannot be written.
    """
    wanted = CheckIn(
        id=request.id,
        visitor=request.visitor,
        name=clean_name(request.name),
        mode=request.mode,
        note=clean_note(request.note),
        day=local_day(now),
        recorded_at=now,
    )
    try:
        return _record_once(storage, wanted)
    except IntegrityError:
        # Where writers do not queue (PostgreSQL) another one came in between: its row is there now.
        return _record_once(storage, wanted)


def of_visitor(storage: Storage, visitor: str, *, limit: int) -> tuple[CheckIn, ...]:
    """A visitor's newest check-ins, newest first; never another's."""
    query = (
        select(check_ins)
        .where(check_ins.c.visitor_id == visitor)
        .order_by(check_ins.c.day.desc())
        .limit(limit)
    )
    with storage.reading() as connection:
        return tuple(_from_row(row) for row in connection.execute(query))


def _record_once(storage: Storage, wanted: CheckIn) -> Recorded[CheckIn]:
    with storage.writing() as connection:
        standing = _standing(connection, wanted)
        if standing is not None:
            return Recorded(standing, created=False)
        visitors.ensure(connection, wanted.visitor, now=wanted.recorded_at)
        visitors.name_if_nameless(connection, wanted.visitor, wanted.name)
        connection.execute(insert(check_ins).values(_as_row(wanted)))
    return Recorded(wanted, created=True)


def _standing(connection: Connection, wanted: CheckIn) -> CheckIn | None:
    """The record that makes `wanted` unnecessary: the same id, else the same visitor and day."""
    same_id = connection.execute(select(check_ins).where(check_ins.c.id == wanted.id)).first()
    if same_id is not None:
        if same_id.visitor_id != wanted.visitor:
            raise IdTakenError(wanted.id)
        return _from_row(same_id)
    same_day = connection.execute(
        select(check_ins).where(check_ins.c.visitor_id == wanted.visitor, check_ins.c.day == wanted.day)
    ).first()
    return None if same_day is None else _from_row(same_day)


def _as_row(check_in: CheckIn) -> dict[str, object]:
    return {
        "id": check_in.id,
        "visitor_id": check_in.visitor,
        "name": check_in.name,
        "mode": check_in.mode.value,
        "note": check_in.note,
        "day": check_in.day,
        "recorded_at": check_in.recorded_at,
    }


def _from_row(row: Row[Any]) -> CheckIn:
    return CheckIn(
        id=row.id,
        visitor=row.visitor_id,
        name=row.name,
        mode=CheckInMode(row.mode),
        note=row.note,
        day=row.day,
        recorded_at=row.recorded_at,
    )
