"""Hold the check-in's actions against what the API was sent and what it answered."""

from __future__ import annotations

import httpx
import pytest

from actions.check_in import FORM_SLOTS, BeginCheckIn, CheckInStatus, StopCheckIn, SubmitCheckIn

ID = "7b1f0d3c-52a1-4f52-9a0c-0c9a4d6f1e11"
FILLED = {"check_in_id": ID, "check_in_name": "王芳", "check_in_mode": "video", "check_in_note": None}
EMPTY = dict.fromkeys(FORM_SLOTS)
NO_SESSIONS = {"live": [], "planned": []}
RECORD = {"name": "王芳", "mode": "video", "note": None, "recorded_at": "2026-11-22T16:30:00Z"}


def test_beginning_makes_a_uuid_and_fills_in_the_known_name(run, api, client):
    api.answer = {"visitor": "visitor-1", "display_name": "王芳", "member": {"name": "王芳"}}

    slots = run(BeginCheckIn(client), slots=EMPTY).slots

    assert slots["check_in_name"] == "王芳"
    assert len(slots["check_in_id"]) == 36


def test_who_is_not_signed_in_hears_so_before_filling_in_anything(run, api, client):
    api.answer = {"visitor": "visitor-1", "display_name": "王芳", "member": None}

    turn = run(BeginCheckIn(client), slots=EMPTY)

    assert turn.responses == ["utter_check_in_sign_in_first"]
    assert (turn.slots, turn.next_action) == (EMPTY, "action_listen")


@pytest.mark.parametrize(("action", "slots"), [(SubmitCheckIn, FILLED), (CheckInStatus, EMPTY)])
def test_a_sign_in_that_ended_in_between_is_told(run, api, client, action, slots):
    api.status, api.answer = 401, {"code": "sign_in_required"}

    assert run(action(client), slots=slots).responses == ["utter_check_in_sign_in_first"]


def test_beginning_again_keeps_the_uuid_and_the_name_of_a_check_in_that_was_not_posted(run, api, client):
    assert run(BeginCheckIn(client), slots=FILLED).slots == {"check_in_name": "王芳"}
    assert api.requests == []


def test_beginning_without_the_api_only_leaves_the_name_open(run, api, client):
    api.error = httpx.ConnectError("refused")

    turn = run(BeginCheckIn(client), slots=EMPTY)

    assert set(turn.slots) == {"check_in_id"}
    assert turn.messages == []


def test_a_recorded_check_in_is_confirmed_with_the_local_time_and_forgotten(run, api, client):
    api.status, api.answer = 201, {"check_in": RECORD, "created": True}

    turn = run(SubmitCheckIn(client), slots=FILLED)

    assert api.bodies == [{"id": ID, "mode": "video", "note": None}]
    assert turn.responses == ["utter_checked_in"]
    assert (turn.messages[0]["name"], turn.messages[0]["time"]) == ("王芳", "00:30")
    assert turn.slots == EMPTY


def test_a_second_check_in_of_the_day_is_told_as_such(run, api, client):
    api.answer = {"check_in": RECORD, "created": False}

    assert run(SubmitCheckIn(client), slots=FILLED).responses == ["utter_already_checked_in"]


@pytest.mark.parametrize("status", [500, 503, 401], ids=str)
def test_an_api_in_trouble_means_not_recorded_and_everything_is_kept(run, api, client, status):
    api.status, api.answer = status, {"code": "trouble"}

    turn = run(SubmitCheckIn(client), slots=FILLED)

    assert turn.responses == ["utter_check_in_not_recorded"]
    assert turn.slots == {}


def test_an_unreachable_api_means_not_recorded_and_everything_is_kept(run, api, client):
    api.error = httpx.ReadTimeout("slow")

    turn = run(SubmitCheckIn(client), slots=FILLED)

    assert turn.responses == ["utter_check_in_not_recorded"]
    assert turn.slots == {}


def test_a_refused_check_in_starts_over_with_a_new_uuid(run, api, client):
    api.status, api.answer = 409, {"code": "id_taken"}

    turn = run(SubmitCheckIn(client), slots=FILLED)

    assert turn.responses == ["utter_check_in_refused"]
    assert turn.slots == EMPTY


def test_giving_up_forgets_what_was_filled_in(run):
    assert run(StopCheckIn(), slots=FILLED).slots == EMPTY


@pytest.mark.parametrize(
    ("today", "response"),
    [(RECORD, "utter_checked_in_today"), (None, "utter_not_checked_in_today")],
    ids=["checked in", "not yet"],
)
def test_the_status_is_what_the_api_says_about_today(run, api, client, today, response):
    api.routes["GET", "/sessions/mine"] = 200, NO_SESSIONS
    api.answer = {"today": today, "recent": []}

    assert run(CheckInStatus(client), slots=EMPTY).responses == [response]


def test_without_the_api_the_status_is_unknown_rather_than_no(run, api, client):
    api.error = httpx.ConnectError("refused")

    assert run(CheckInStatus(client), slots=EMPTY).responses == ["utter_check_in_status_unknown"]
