"""Enter the signatures of a printed sheet: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import IdTakenError, MemberLeftError, NotTakingPartError, StudyError, UnknownMemberError
from study.events.presence_kinds import CheckedInToSession
from study.ledger import attendance, session_check_ins, sessions
from study.people import members
from study.presence.errors import SheetRowsError
from study.presence.modes import Claim, How, on_paper
from study.presence.periods import demand_begun
from study.session.state import Session
from study.storage import Storage


@dataclass(frozen=True, slots=True)
class Row:
    """A signature on a sheet; `id` is the client's UUID."""

    id: UUID
    member: UUID


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a sheet: who is counted by it, and how many were counted before."""

    added: int
    already: int


def enter_sheet(
    storage: Storage, session: UUID, rows: Sequence[Row], *, entered_by: UUID, now: datetime
) -> Entered:
    """Enter who signed the printed sheet: all of it, or nothing where a row is wrong.

    The same sheet again changes nothing, with the same ids or with others. It may be entered during the
    session, and for `LATE_FOR` afterwards.

    Raises:
        SessionUnknownError: there is no such session.
        SheetRowsError: rows name nobody, somebody twice, or somebody who takes no part.
        CheckInNotOpenError, MakeUpsOverError: it is too early, or too late.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        held = sessions.demand(connection, session)
        demand_begun(held, now)
        problems, added = _problems(rows), 0
        for number, row in enumerate(rows, start=1):
            try:
                added += number not in problems and _signed(connection, held, row, entered_by, now)
            except StudyError as error:
                problems[number] = _word(error)
        if problems:
            raise SheetRowsError(dict(sorted(problems.items())))
        if added:
            audit.record(
                connection,
                Action.SHEET_ENTERED,
                actor=Actor.member(entered_by),
                subject=f"session:{session}",
                now=now,
                details={"added": added, "already": len(rows) - added},
            )
    return Entered(added, len(rows) - added)


def _signed(connection: Connection, session: Session, row: Row, entered_by: UUID, now: datetime) -> bool:
    """Whether the row counts somebody who was not counted before."""
    member = members.demand(connection, row.member)
    if member.left:
        raise MemberLeftError
    if session_check_ins.standing_already(connection, row.id, session.id, member.id, How.PAPER) is not None:
        return False
    attendance.demand_part(session, member)
    claim = Claim(row.id, session.id, str(member.id), now)
    signed = on_paper(claim, entered_by=str(entered_by))
    payload = CheckedInToSession(how=How.PAPER, mode=signed.mode, entered_by=entered_by)
    session_check_ins.append(connection, claim, member, payload, by=entered_by)
    return True


def _problems(rows: Sequence[Row]) -> dict[int, str]:
    """Rows that contradict earlier ones of the same sheet."""
    signed: set[UUID] = set()
    used: set[UUID] = set()
    problems: dict[int, str] = {}
    for number, row in enumerate(rows, start=1):
        if row.member in signed:
            problems[number] = "member_twice"
        elif row.id in used:
            problems[number] = "id_taken"
        signed.add(row.member)
        used.add(row.id)
    return problems


_WORDS: dict[type[StudyError], str] = {
    UnknownMemberError: "member_unknown",
    MemberLeftError: "member_left",
    NotTakingPartError: NotTakingPartError.code,
    IdTakenError: "id_taken",
}


def _word(error: StudyError) -> str:
    """What is wrong with a row; whatever else goes wrong is no matter of rows."""
    if type(error) not in _WORDS:
        raise error
    return _WORDS[type(error)]
