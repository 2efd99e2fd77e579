"""Lead a session from a phone, command by command, as the page will do it."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from tests.simulation.phone import Phone

OBEYED = 200


class RefusedError(Exception):
    """A command was not obeyed: its code says why."""


class Leader:
    """A device on which somebody entitled to lead is signed in."""

    def __init__(self, phone: Phone, session: str) -> None:
        self.epoch = 0
        self.device = ""
        self._phone = phone
        self._session = session

    async def start(self, branch: UUID, leader: UUID) -> None:
        """Start the session on the spot."""
        body = {
            "id": self._session,
            "title": "主题党日",
            "lead_mode": "branch_secretary",
            "leader_id": str(leader),
            "start": True,
        }
        answer = await self._phone.send("POST", f"/v1/branches/{branch}/sessions", body)
        assert answer.status == 201, answer
        self._learn(answer.json())

    async def do(self, action: str, **more: object) -> dict:
        """Have a command obeyed, once.

        Raises:
            RefusedError: it was not.
        """
        body = {"id": str(uuid4()), "epoch": self.epoch, "action": {"type": action, **more}}
        answer = await self._phone.send("POST", f"/v1/sessions/{self._session}/commands", body)
        if answer.status != OBEYED:
            raise RefusedError(answer.json()["code"])
        return self._learn(answer.json())

    async def alive(self) -> dict:
        """Show that the device is there."""
        answer = await self._phone.send("POST", f"/v1/sessions/{self._session}/lead/alive", {})
        state = answer.json()
        self.epoch, self.device = max(self.epoch, state["epoch"]), state["this_device"]
        return state

    async def stand_by(self) -> None:
        """Be there, heard every second, until cancelled."""
        while True:
            await self.alive()
            await asyncio.sleep(1.0)

    async def take_over_when_silent(self) -> None:
        """Wait until the leading device has been silent for long enough, and take the lead.

        Raises:
            RefusedError: another device was first.
        """
        while free_in_s := (await self.alive())["free_in_s"]:
            await asyncio.sleep(min(free_in_s, 1.0))
        await self.do("take_over")

    def _learn(self, told: dict) -> dict:
        self.epoch, self.device = told["lead"]["epoch"], told["this_device"]
        return told
