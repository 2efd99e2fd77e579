"""Show who takes part in a session, and let people leave and come back."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, ConfigDict

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.problems import documented
from api.rights import IN_SESSION, LEADS_SESSION, SHOWS_SESSION, allow
from api.routes.standing_view import ALREADY, StandingResult, StandingView, result_of, view_of
from study.actors import Actor
from study.ledger import boards, moves
from study.ledger.boards import Line
from study.ledger.moves import Move
from study.records import CheckInMode

router = APIRouter(tags=["session check-ins"])


class Totals(BaseModel):
    """How many people. Expected are counted, waiting or missing; of the counted are those present."""

    model_config = ConfigDict(from_attributes=True)

    expected: int
    counted: int
    modes: dict[CheckInMode, int]
    make_ups: int
    waiting: int
    missing: int
    present: int


class Person(BaseModel):
    """One person on the board; the note of a message and the staff number are not for screens."""

    member_id: UUID
    name: str | None
    staff_number: str | None
    branch: str | None
    group: str | None
    is_guest: bool
    standing: StandingView
    note: str | None


class Attendance(BaseModel):
    """Everybody who is expected, or came."""

    totals: Totals
    people: list[Person]


class MyAttendance(BaseModel):
    """The numbers, and the own standing; nobody else's."""

    totals: Totals
    standing: StandingView


class NewMove(BaseModel):
    """That somebody leaves (`here` false), or is here again. Make `id` once."""

    id: UUID
    here: bool


@router.get(
    "/sessions/{session_id}/attendance",
    summary="Who takes part",
    dependencies=[allow(SHOWS_SESSION)],
    responses=documented(401, 403, 404, 422, 503),
)
def session_attendance(session_id: UUID, services: GivenServices, caller: CurrentCaller) -> Attendance:
    """The board: who is counted and how, who waits, who is missing; it adds up to what the events say."""
    board = boards.board(services.storage, session_id, now=services.now())
    for_screen = caller.device is not None
    return Attendance(
        totals=Totals.model_validate(board.totals),
        people=[_person(line, for_screen=for_screen) for line in board.lines],
    )


@router.get(
    "/sessions/{session_id}/attendance/mine",
    summary="How I stand",
    dependencies=[allow(IN_SESSION)],
    responses=documented(400, 401, 403, 404, 422, 503),
)
def my_attendance(session_id: UUID, services: GivenServices, member: CurrentMember) -> MyAttendance:
    """The own standing and the totals."""
    board = boards.board(services.storage, session_id, now=services.now())
    return MyAttendance(
        totals=Totals.model_validate(board.totals), standing=view_of(board.standing_of(member.id))
    )


@router.post(
    "/sessions/{session_id}/moves",
    summary="Leave, or come back",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(IN_SESSION)],
    responses={**ALREADY, **documented(400, 401, 403, 404, 409, 413, 415, 422, 503)},
)
def move(
    session_id: UUID, body: NewMove, response: Response, services: GivenServices, member: CurrentMember
) -> StandingResult:
    """Who has left is not called until they are back; they stay counted."""
    wanted = Move(body.id, session_id, member.id, body.here)
    moved = moves.move(services.storage, wanted, actor=Actor.member(member.id), now=services.now())
    return result_of(moved, response)


@router.post(
    "/sessions/{session_id}/members/{member_id}/moves",
    summary="Note that somebody leaves, or comes back",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(LEADS_SESSION)],
    responses={**ALREADY, **documented(400, 401, 403, 404, 409, 413, 415, 422, 503)},
)
def move_member(
    session_id: UUID,
    member_id: UUID,
    body: NewMove,
    *,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
) -> StandingResult:
    """The same, by whoever leads."""
    wanted = Move(body.id, session_id, member_id, body.here)
    return result_of(moves.move(services.storage, wanted, actor=caller.actor, now=services.now()), response)


def _person(line: Line, *, for_screen: bool) -> Person:
    member = line.member
    return Person(
        member_id=member.id,
        name=member.name,
        staff_number=None if for_screen else member.staff_number,
        branch=None if member.branch is None else member.branch.name,
        group=member.group,
        is_guest=line.is_guest,
        standing=view_of(line.standing, with_reason=not for_screen),
        note=None if for_screen else line.standing.note,
    )
