"""Wait until every part is ready and a real question comes through."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.errors import StartFailedError
from deploy.launch.supervision import Supervisord, last_lines

PATIENCE = 600.0  # seconds; Rasa takes about 20, on a busy or slow machine minutes
ASKED_EVERY = 0.5  # seconds
FIRST_QUESTION = Path(__file__).with_name("first_question.txt")


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts have reported ready, out of those the api knows."""

    ready: tuple[str, ...]
    waited_for: tuple[str, ...]

    def __str__(self) -> str:
        if not self.ready and not self.waited_for:
            return "starting"
        return ", ".join(
            [*(f"{name} ready" for name in self.ready), *(f"waiting for {name}" for name in self.waited_for)]
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waiting needs to know and whom it tells."""

    url: str
    supervisord: Supervisord
    logs: Path
    wants_to_stop: Callable[[], bool]
    say: Callable[[str], None]


def wait_until_ready(waiting: Waiting) -> bool:
    """Wait for the parts, then for an answer to a first question; False if it is time to stop.

    Raises:
        StartFailedError: a part ended before it was ready, or not all were ready in time.
    """
    deadline = time.monotonic() + PATIENCE
    parts = Parts((), ())
    with httpx.Client(base_url=waiting.url, timeout=15, trust_env=False) as client:
        while not waiting.wants_to_stop():
            for ended in waiting.supervisord.exits():
                log = waiting.logs / f"{ended.part}.log"
                raise StartFailedError(f"{ended.part} ended at start ({ended.how}):\n{last_lines(log)}")
            if time.monotonic() > deadline:
                raise StartFailedError(f"not ready after {PATIENCE:.0f} s: {parts}; see {waiting.logs}")
            parts = _ask_parts(client)
            waiting.say(str(parts))
            if parts.ready and not parts.waited_for and _answers(client):
                return True
            time.sleep(ASKED_EVERY)
    return False


def _ask_parts(client: httpx.Client) -> Parts:
    try:
        parts = client.get("/v1/ready").json()["parts"]
    except (httpx.HTTPError, ValueError, KeyError):
        return Parts((), ())
    up = tuple(name for name, state in parts.items() if state == "up")
    return Parts(up, tuple(name for name in parts if name not in up))


def _answers(client: httpx.Client) -> bool:
    """Whether a question passes through api, Rasa, actions and index."""
    question = {"client_id": str(uuid.uuid4()), "text": FIRST_QUESTION.read_text(encoding="utf-8").strip()}
    try:
        answer = client.post("/v1/chat", json=question)
    except httpx.HTTPError:
        return False
    if answer.status_code != httpx.codes.OK:
        return False
    reply = answer.json()
    return bool(reply["messages"]) and reply["degraded"] is None
