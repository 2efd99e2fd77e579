"""Say what a member thought of a session, and ask what all thought."""

from __future__ import annotations

from datetime import datetime

from actions.api.door import Answered, ApiDoor


class MySatisfaction(Answered):
    """One's own answer, and until when it can be given."""

    session_id: str
    title: str
    until: datetime
    is_over: bool
    rating: str | None = None


class Counts(Answered):
    """What all answered; no counts while it goes on, or where too few answered."""

    title: str
    asked: bool
    until: datetime | None = None
    is_over: bool
    invited: int
    answers: int
    counts: dict[str, int] | None = None
    content: float | None = None


class Satisfaction:
    """Surveys of sessions."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def waiting(self, visitor: str) -> tuple[MySatisfaction, ...]:
        """The surveys that wait for the member who is signed in, the newest first."""
        return await self._door.get(tuple[MySatisfaction, ...], "/v1/satisfaction/mine", visitor)

    async def mine(self, visitor: str, session: str) -> MySatisfaction:
        """The own answer in one of them."""
        return await self._door.get(MySatisfaction, f"/v1/sessions/{session}/satisfaction/mine", visitor)

    async def rate(self, visitor: str, session: str, *, rating_id: str, rating: str) -> MySatisfaction:
        """Answer; the same id again changes nothing."""
        body = {"id": rating_id, "rating": rating}
        return await self._door.post(
            MySatisfaction, f"/v1/sessions/{session}/satisfaction/mine", visitor, body
        )

    async def counts(self, visitor: str, session: str) -> Counts:
        """What all answered, for who leads."""
        return await self._door.get(Counts, f"/v1/sessions/{session}/satisfaction", visitor)

    async def end(self, visitor: str, session: str, *, end_id: str) -> Counts:
        """Take no more answers; the same id again changes nothing."""
        return await self._door.post(
            Counts, f"/v1/sessions/{session}/satisfaction/end", visitor, {"id": end_id}
        )
