"""A session that runs, with a secretary's phone that leads it, and members who have checked in."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from datetime import timedelta
from uuid import uuid4

LONGER_THAN_ANY_WINDOW = timedelta(seconds=16)


class Drawing:
    """Does over HTTP what phones do in a roll-call."""

    def __init__(self, world, members=3):
        self.world = world
        self.lead = world.member("1002", name="主持", roles=["secretary"])
        self.leader = self.lead.get("/v1/session").json()["member"]["id"]
        branch = world.branch("客运一支部").id
        self.session = str(uuid4())
        new = {"id": self.session, "title": "主题党日", "leader_id": self.leader, "start": True}
        self.lead.post(f"/v1/branches/{branch}/sessions", json={**new, "lead_mode": "branch_secretary"})
        self.command("start_step", step=0)
        self.phones = {}
        for number in range(members):
            phone = world.member(f"200{number}", name=f"成员{number}")
            self.phones[phone.get("/v1/session").json()["member"]["id"]] = phone
        self.check_in(*self.phones)
        self.roll_call = str(uuid4())
        scope = {"kind": "session", "of": self.session}
        self.begun = self.post("", {"id": self.roll_call, "epoch": 1, "scope": scope}, at="roll-calls")

    def check_in(self, *who):
        rows = [{"id": str(uuid4()), "member_id": member} for member in who]
        self.lead.post(self.path(at="paper-check-ins"), json={"rows": rows}).raise_for_status()

    def command(self, kind, **more):
        body = {"id": str(uuid4()), "epoch": 1, "action": {"type": kind, **more}}
        return self.lead.post(f"/v1/sessions/{self.session}/commands", json=body)

    def path(self, rest="", at=None):
        """A path of the session's, or by itself one of the roll-call's."""
        return f"/v1/sessions/{self.session}/{at or f'roll-calls/{self.roll_call}'}{rest}"

    def post(self, rest, body, *, by=None, at=None):
        return (by or self.lead).post(self.path(rest, at), json={"id": str(uuid4()), **body})

    def open(self, *, by=None, **more):
        return self.post("/draws", {"epoch": 1, **more}, by=by)

    def nonce(self, member, number, value=None):
        body = {"nonce": value or secrets.token_hex(16)}
        return self.post(f"/draws/{number}/nonces", body, by=self.phones[member])

    def outcome(self, number, outcome="answered", *, by, **more):
        return self.post(f"/draws/{number}/outcome", {"outcome": outcome, **more}, by=by)

    def read(self, by=None):
        return (by or self.lead).get(self.path()).json()

    def closed(self, number):
        """The draw of that number, once it has closed by itself."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            draws = self.read()["draws"]
            if len(draws) >= number:
                return draws[number - 1]
            time.sleep(0.1)
        raise AssertionError(f"draw {number} was not closed")

    def over(self):
        """Let the window go by, by the box's clock; returns the draw that closed."""
        number = self.read()["open"]["number"]
        self.world.clock.moment += LONGER_THAN_ANY_WINDOW
        return self.closed(number)

    def file(self, by=None):
        return (by or self.lead).get(self.path("/draws"))


def verify(file, *options):
    """What `yunxue rollcall verify` says of a file, as a process of its own: (exit status, output)."""
    ran = subprocess.run(
        [sys.executable, "-m", "cli", "rollcall", "verify", str(file), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr
