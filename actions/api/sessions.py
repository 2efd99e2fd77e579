"""Ask about led sessions, and lead them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from actions.api.door import Answered, ApiDoor
from study.session.state import Phase


class Do(StrEnum):
    """What can be done with a session by conversation, as the API calls it."""

    OPEN = "open"
    START_STEP = "start_step"
    SKIP_STEP = "skip_step"
    PAUSE = "pause"
    RESUME = "resume"
    TAKE_OVER = "take_over"
    CLOSE = "close"
    SPEAK = "speak"


class ChosenName(Answered):
    """A step that a branch chose, by its name."""

    name: str


class Step(Answered):
    """A step of the running order: a set one by its word, or a chosen one by its name."""

    step: str | ChosenName
    fate: str


class Lead(Answered):
    """Which device leads, and under which epoch."""

    device: str
    epoch: int


class LedSession(Answered):
    """A session as it stands."""

    id: str
    branch_id: str
    title: str
    lead_mode: str
    leader_id: str
    planned_for: datetime | None = None
    opened_at: datetime | None = None
    phase: Phase
    step: int | None = None
    following: int | None = None
    steps: tuple[Step, ...] = ()
    lead: Lead | None = None
    this_device: str = ""

    @property
    def epoch(self) -> int:
        """The lead's epoch, 0 before there is one."""
        return 0 if self.lead is None else self.lead.epoch

    @property
    def is_led_here(self) -> bool:
        """Whether the browser that is talking leads it."""
        return self.lead is not None and self.lead.device == self.this_device


class MySessions(Answered):
    """What a member can take part in now, and what is planned."""

    live: tuple[LedSession, ...]
    planned: tuple[LedSession, ...]


class Sessions:
    """Led sessions."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def mine(self, visitor: str) -> MySessions:
        """Those of the member who is signed in."""
        return await self._door.get(MySessions, "/v1/sessions/mine", visitor)

    async def closed(self, visitor: str) -> tuple[LedSession, ...]:
        """Those that are over and can still be made up for."""
        return await self._door.get(tuple[LedSession, ...], "/v1/sessions/mine/closed", visitor)

    async def read(self, visitor: str, session: str) -> LedSession:
        """One session as it stands."""
        return await self._door.get(LedSession, f"/v1/sessions/{session}", visitor)

    async def start(
        self, visitor: str, *, session: str, branch: str, title: str, lead_mode: str, leader: str
    ) -> LedSession:
        """Start one on the spot, with the usual running order; the same id again changes nothing."""
        body: dict[str, JsonValue] = {
            "id": session,
            "title": title,
            "lead_mode": lead_mode,
            "leader_id": leader,
            "start": True,
        }
        return await self._door.post(LedSession, f"/v1/branches/{branch}/sessions", visitor, body)

    async def command(
        self,
        visitor: str,
        session: LedSession,
        do: Do,
        *,
        order_id: str,
        more: Mapping[str, JsonValue] | None = None,
    ) -> LedSession:
        """Do something with a session under the epoch it was read with; the same id again changes nothing."""
        body: dict[str, JsonValue] = {
            "id": order_id,
            "epoch": session.epoch,
            "action": {"type": do.value, **(more or {})},
        }
        return await self._door.post(LedSession, f"/v1/sessions/{session.id}/commands", visitor, body)

    async def volunteer(self, visitor: str, session: str, *, speech_id: str) -> None:
        """Note that the member who is signed in speaks of their own accord."""
        await self._door.post(
            dict[str, JsonValue], f"/v1/sessions/{session}/speeches/mine", visitor, {"id": speech_id}
        )
