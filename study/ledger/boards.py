"""Put everybody who is expected in a session, or was there, on one board that adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.events.attending import Presence
from study.ledger import attendance, sessions
from study.ledger.attendance import Standing, State
from study.people import members
from study.people.records import Member
from study.records import CheckInMode
from study.session.state import Session
from study.storage import Storage


@dataclass(frozen=True, slots=True)
class Line:
    """One person; of who has left the name is gone. A guest is of another branch than the session's."""

    member: Member
    standing: Standing
    is_guest: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """How many people; `modes` are those of the counted, `make_ups` the counted whom nobody saw.

    Expected are counted, waiting or missing; whoever was declined is missing.
    """

    expected: int
    counted: int
    modes: Mapping[CheckInMode, int]
    make_ups: int
    waiting: int
    missing: int
    present: int


@dataclass(frozen=True, slots=True)
class Board:
    """The session, everybody by branch and staff number, and the totals."""

    session: Session
    lines: tuple[Line, ...]
    totals: Totals

    def standing_of(self, member: UUID) -> Standing:
        """How one member stands; who is on no line is missing."""
        found = (line.standing for line in self.lines if line.member.id == member)
        return next(found, Standing(State.MISSING))


def board(storage: Storage, session: UUID, *, now: datetime) -> Board:
    """Who is expected: everybody of the branch, and who came from elsewhere.

    Of the branch are those who belonged to it when the session ended, or do now; so the board of a past
    session stays as it was when people come and go.

    Raises:
        SessionUnknownError: there is no such session.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        return board_of(
            connection, sessions.demand(connection, session), attendance.of(connection, session), now=now
        )


def board_of(connection: Connection, held: Session, told: Presence, *, now: datetime) -> Board:
    """The same within a transaction, from what was read of the session."""
    standings = attendance.standings(told)
    home = UUID(held.plan.branch)
    roster = members.belonging(connection, home, held.closed_at or now)
    came = {UUID(one) for one, how in standings.items() if how.state in {State.COUNTED, State.WAITING}}
    others = members.with_ids(connection, came - {member.id for member in roster})
    strangers = map(_stranger, sorted(came - {member.id for member in (*roster, *others)}))
    lines = [_line(member, standings, home) for member in (*roster, *others, *strangers)]
    ordered = tuple(sorted(lines, key=_place))
    return Board(held, ordered, totals(ordered))


def totals(lines: tuple[Line, ...]) -> Totals:
    """Add up the lines."""
    counted = [line.standing for line in lines if line.standing.state is State.COUNTED]
    waiting = sum(line.standing.state is State.WAITING for line in lines)
    return Totals(
        expected=len(lines),
        counted=len(counted),
        modes={**dict.fromkeys(CheckInMode, 0), **Counter(one.mode for one in counted if one.mode)},
        make_ups=sum(one.is_make_up for one in counted),
        waiting=waiting,
        missing=len(lines) - len(counted) - waiting,
        present=sum(one.is_present for one in counted),
    )


def _stranger(member: UUID) -> Member:
    """Somebody of whom another box's events tell, and whom the roster of this one does not know."""
    return Member(member, None, None, None, None, frozenset(), active=False, left=False)


def _line(member: Member, standings: Mapping[str, Standing], home: UUID) -> Line:
    standing = standings.get(str(member.id), Standing(State.MISSING))
    branch = standing.branch if standing.state is not State.MISSING else member.branch_id
    return Line(member, standing, is_guest=branch != home)


def _place(line: Line) -> tuple[bool, str, str, str]:
    member = line.member
    branch = "" if member.branch is None else member.branch.name
    return (line.is_guest, branch, member.staff_number or "\uffff", str(member.id))
