"""Ask about roll-calls, hold them, and answer when called."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue

from actions.api.door import Answered, ApiDoor
from actions.api.sessions import LedSession


class Question(Answered):
    """A card's question."""

    text: str


class Source(Answered):
    """Where an approved answer stands."""

    quote: str
    title: str
    provision: str | None = None


class ApprovedAnswer(Answered):
    """The answer on the card, or of an item of the bank, which may have no source."""

    text: str
    source: Source | None = None


class Outcome(Answered):
    """What came of a draw."""

    outcome: str
    note: str | None = None
    approved: ApprovedAnswer | None = None


class Chance(Answered):
    """Somebody present and their chance, as a fraction."""

    member_id: str
    name: str | None = None
    chance: str


class OpenDraw(Answered):
    """A draw that takes nonces."""

    number: int
    opened_at: datetime
    closes_at: datetime
    question: Question | None = None

    @property
    def window_s(self) -> float:
        """For how long it takes them, in seconds."""
        return (self.closes_at - self.opened_at).total_seconds()


class Draw(Answered):
    """A draw that is over."""

    number: int
    closed_at: datetime
    picked: str
    name: str | None = None
    candidates: int
    question: Question | None = None
    undone: str | None = None
    outcome: Outcome | None = None

    @property
    def waits(self) -> bool:
        """Whether the drawn member has neither answered nor passed."""
        return self.undone is None and self.outcome is None


class RollCall(Answered):
    """A roll-call as it stands."""

    id: str
    round: int
    chances: tuple[Chance, ...]
    open: OpenDraw | None = None
    draws: tuple[Draw, ...]

    @property
    def last(self) -> Draw | None:
        """The newest draw that is over."""
        return self.draws[-1] if self.draws else None


class Scope(Answered):
    """Among whom is drawn."""

    kind: str
    of: str


class RollCallLine(Answered):
    """A roll-call in the list of a session."""

    id: str
    scope: Scope


class RollCallList(Answered):
    """The roll-calls of a session."""

    roll_calls: tuple[RollCallLine, ...]


class Call(Answered):
    """A draw that picked the member who is signed in, and waits."""

    session_id: str
    session_title: str
    roll_call_id: str
    draw: int
    question: Question | None = None


class MyCalls(Answered):
    """What is open to answer, the newest first."""

    calls: tuple[Call, ...]


class RollCalls:
    """Roll-calls."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def of_session(self, visitor: str, session: str) -> RollCall | None:
        """The one through the whole session, None before it was begun."""
        path = f"/v1/sessions/{session}/roll-calls"
        found = await self._door.get(RollCallList, path, visitor)
        known = next((one.id for one in found.roll_calls if one.scope.kind == "session"), None)
        return None if known is None else await self.read(visitor, session, known)

    async def read(self, visitor: str, session: str, roll_call: str) -> RollCall:
        """One as it stands."""
        return await self._door.get(RollCall, f"/v1/sessions/{session}/roll-calls/{roll_call}", visitor)

    async def begin(self, visitor: str, session: LedSession, *, roll_call: str) -> RollCall:
        """Begin the one through the whole session, or find it."""
        body: dict[str, JsonValue] = {
            "id": roll_call,
            "epoch": session.epoch,
            "scope": {"kind": "session", "of": session.id},
        }
        return await self._door.post(RollCall, f"/v1/sessions/{session.id}/roll-calls", visitor, body)

    async def open_draw(self, visitor: str, session: LedSession, roll_call: str, *, draw_id: str) -> RollCall:
        """Open a draw with a card's question; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": draw_id, "epoch": session.epoch}
        path = f"/v1/sessions/{session.id}/roll-calls/{roll_call}/draws"
        return await self._door.post(RollCall, path, visitor, body)

    async def undo(
        self, visitor: str, session: LedSession, roll_call: str, number: int, *, undo_id: str, reason: str
    ) -> RollCall:
        """Take a draw back."""
        body: dict[str, JsonValue] = {"id": undo_id, "epoch": session.epoch, "reason": reason}
        path = f"/v1/sessions/{session.id}/roll-calls/{roll_call}/draws/{number}/undo"
        return await self._door.post(RollCall, path, visitor, body)

    async def record(self, visitor: str, call: Call, *, outcome_id: str, note: str | None) -> RollCall:
        """Record an answer, or without a note a pass."""
        outcome = "passed" if note is None else "answered"
        body: dict[str, JsonValue] = {"id": outcome_id, "outcome": outcome, "note": note}
        draws = f"/v1/sessions/{call.session_id}/roll-calls/{call.roll_call_id}/draws"
        return await self._door.post(RollCall, f"{draws}/{call.draw}/outcome", visitor, body)

    async def mine(self, visitor: str) -> tuple[Call, ...]:
        """What waits for the member who is signed in, the newest first."""
        return (await self._door.get(MyCalls, "/v1/calls/mine", visitor)).calls
