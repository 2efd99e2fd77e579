"""What another program on this machine gets from Rasa and from the actions, which listen there only."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.dialogue.meeting import Meeting

ODD_BODIES = {
    "nothing": b"",
    "half an object": b'{"sender":',
    "null": b"null",
    "a list": b"[]",
    "a number": b"1",
    "no message": b'{"sender": "x"}',
    "nulls": b'{"sender": null, "message": null}',
    "other types": b'{"sender": {"a": 1}, "message": 7}',
    "a surrogate": b'{"sender": "x", "message": "\\ud800"}',
    "bytes that are no text": b"\xff\xfe\x00",
    "very deep": b"[" * 2_000,
    "very long": b'{"sender": "x", "message": "' + b"a" * 200_000 + b'"}',
}


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
@pytest.mark.parametrize("part", ["rasa", "actions"])
def test_an_odd_body_ends_no_process(stack, visitor, part, body):
    path = {"rasa": "/webhooks/rest/webhook", "actions": "/webhook"}[part]
    url = stack.rasa_url if part == "rasa" else stack.parts["actions"].health.removesuffix("/health")
    pid = stack.parts[part].process.pid

    httpx.post(url + path, content=body, headers={"Content-Type": "application/json"}, timeout=60)

    assert (stack.parts[part].process.poll(), stack.parts[part].process.pid) == (None, pid)
    assert visitor.say("灭火器怎么用").kinds == ["answer"]


def test_rasa_offers_no_way_to_read_or_change_conversations(stack):
    paths = ("/conversations/x/tracker", "/domain", "/status", "/model/parse", "/webhooks/callback/webhook")

    answers = [httpx.get(stack.rasa_url + path, timeout=10).status_code for path in paths]

    assert set(answers) <= {404, 405}


def test_who_knows_nobodys_id_commands_nothing(stack):
    meeting = Meeting(stack).begin()
    before = meeting.session()
    actions = stack.parts["actions"].health.removesuffix("/health")

    told = stack.say_to_rasa(f"stranger-{uuid4().hex}", "/close_session")
    call = {
        "next_action": "action_close_session",
        "sender_id": uuid4().hex,
        "tracker": {"sender_id": uuid4().hex, "slots": {}, "latest_message": {}, "events": []},
    }
    httpx.post(f"{actions}/webhook", json=call, timeout=10)

    assert "登录" in told.text
    assert meeting.session() == before


def test_rasa_runs_without_tensorflow(stack):
    mapped = Path(f"/proc/{stack.parts['rasa'].process.pid}/maps").read_text(encoding="utf-8")

    assert "tensorflow" not in mapped
