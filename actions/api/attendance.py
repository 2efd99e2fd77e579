"""Ask who takes part in a session, check in to one, and ask for make-ups."""

from __future__ import annotations

from pydantic import JsonValue

from actions.api.door import Answered, ApiDoor


class Totals(Answered):
    """How many people."""

    expected: int
    counted: int
    waiting: int
    missing: int
    present: int


class Standing(Answered):
    """How somebody stands in a session."""

    state: str
    is_make_up: bool = False
    reason: str | None = None


class StandingResult(Answered):
    """How the member stands now, and whether the request made it so."""

    standing: Standing
    created: bool
    session_id: str | None = None


class Person(Answered):
    """One person on the board."""

    member_id: str
    name: str | None = None
    standing: Standing


class Board(Answered):
    """Everybody who is expected, or came."""

    totals: Totals
    people: tuple[Person, ...]

    def names_of(self, state: str) -> tuple[str, ...]:
        """The names of those who stand so."""
        return tuple(one.name for one in self.people if one.standing.state == state and one.name)


class MyAttendance(Answered):
    """The numbers, and the own standing."""

    totals: Totals
    standing: Standing


class Attendance:
    """Who takes part."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def board(self, visitor: str, session: str) -> Board:
        """Everybody; for whoever leads."""
        return await self._door.get(Board, f"/v1/sessions/{session}/attendance", visitor)

    async def mine(self, visitor: str, session: str) -> MyAttendance:
        """The own standing, and the numbers."""
        return await self._door.get(MyAttendance, f"/v1/sessions/{session}/attendance/mine", visitor)

    async def join(self, visitor: str, *, check_in_id: str, digits: str) -> StandingResult:
        """Check in with the six digits; they tell which session it is."""
        body: dict[str, JsonValue] = {"id": check_in_id, "typed": digits}
        return await self._door.post(StandingResult, "/v1/session-check-ins", visitor, body)

    async def check_in(
        self, visitor: str, session: str, *, check_in_id: str, note: str | None
    ) -> StandingResult:
        """Check in with a note, or without one by the session's video."""
        way: dict[str, JsonValue] = {"video": True} if note is None else {"note": note}
        path = f"/v1/sessions/{session}/check-ins"
        return await self._door.post(StandingResult, path, visitor, {"id": check_in_id, **way})

    async def ask_make_up(
        self, visitor: str, session: str, *, make_up_id: str, mode: str, reason: str
    ) -> StandingResult:
        """Ask to be counted afterwards."""
        body: dict[str, JsonValue] = {"id": make_up_id, "mode": mode, "reason": reason}
        return await self._door.post(StandingResult, f"/v1/sessions/{session}/make-ups", visitor, body)
