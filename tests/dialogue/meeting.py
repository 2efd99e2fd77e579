"""A branch that studies: a secretary who leads from the chat, and three members with their phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.dialogue.conftest import Stack, Visitor

NAMES = ("王芳", "李伟", "张敏")
_BRANCHES = count(1)


@dataclass
class Meeting:
    """Each has a branch of its own, so that no other test's session goes on in it."""

    stack: Stack
    branch: str = field(default_factory=lambda: f"客运{next(_BRANCHES)}支部")

    def __post_init__(self) -> None:
        self.lead = self.stack.member("周书记", branch=self.branch, role="secretary")
        self.members = {name: self.stack.member(name, branch=self.branch) for name in NAMES}

    def open(self) -> Meeting:
        """Start a session on the spot, from the chat."""
        self.lead.say("开始集中学习")
        self.lead.press("支部书记领学")
        return self

    def gather(self) -> Meeting:
        """Let everybody check in with the digits on the screen, from the chat."""
        for member in self.members.values():
            member.say("签到")
            member.say(self.digits())
        return self

    def begin(self) -> Meeting:
        """A session whose first step runs, with everybody there."""
        self.open().gather()
        self.lead.get("/v1/search?q=党费")  # the first draw need not wait until the index is open
        self.lead.say("下一项")
        return self

    @property
    def id(self) -> str:
        return str(self.lead.get("/v1/sessions/mine")["live"][0]["id"])

    def session(self) -> dict[str, Any]:
        """As the API tells it."""
        return dict(self.lead.get(f"/v1/sessions/{self.id}"))

    def digits(self) -> str:
        """What the screen shows."""
        return str(self.lead.get(f"/v1/sessions/{self.id}/code")["typed"]["code"])

    def drawn(self) -> Visitor:
        """The one whose answer is waited for."""
        waiting = [one for one in self.members.values() if one.get("/v1/calls/mine")["calls"]]
        assert len(waiting) == 1
        return waiting[0]

    def draws(self) -> list[dict[str, Any]]:
        """The draws of the session's roll-call."""
        (line,) = self.lead.get(f"/v1/sessions/{self.id}/roll-calls")["roll_calls"]
        return list(self.lead.get(f"/v1/sessions/{self.id}/roll-calls/{line['id']}")["draws"])
