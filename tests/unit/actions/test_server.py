"""Hold the action server's HTTP answers against what Rasa expects of it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from actions.answering import AnswerQuestion
from actions.server import make_app
from index.errors import NoReleaseError


def call(action: str) -> dict:
    tracker = {
        "sender_id": "v", "slots": {}, "latest_message": {"text": "党费", "entities": []}, "events": [],
        "paused": False, "followup_action": None, "active_loop": {}, "latest_action_name": None,
    }  # fmt: skip
    return {"next_action": action, "sender_id": "v", "tracker": tracker, "version": "3.6.21"}


@pytest.fixture
def server(materials):
    action = AnswerQuestion(lambda: materials)
    with TestClient(make_app((action,), lambda: materials)) as client:
        yield client


def test_a_call_runs_the_named_action_and_returns_its_responses_and_events(server):
    answer = server.post("/webhook", json=call("action_answer_question")).json()

    assert [response["response"] for response in answer["responses"]] == ["utter_no_basis_at_all"]
    assert [event["name"] for event in answer["events"]] == ["last_answer", "hand_over_id"]


def test_an_unknown_action_is_404_with_its_name(server):
    answer = server.post("/webhook", json=call("action_fly"))

    assert (answer.status_code, answer.json()["action_name"]) == (404, "action_fly")


def test_a_call_that_is_no_object_is_rejected(server):
    assert server.post("/webhook", json=[]).status_code == 422


def test_health_names_the_release_that_is_loaded(server):
    answer = server.get("/health")

    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "library": "sample", "release": "r1"},
    )


def test_without_a_release_the_server_starts_and_health_says_so(tmp_path):
    def missing():
        raise NoReleaseError("sample", tmp_path)

    with TestClient(make_app((), missing)) as client:
        answer = client.get("/health")

    assert (answer.status_code, answer.json()["status"]) == (503, "no_index")
    assert "yunxue index build" in answer.json()["detail"]
