"""Health and readiness tell the truth about each part."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest


def _set(world, part, *, up):
    if part == "index":
        world.searcher.built = up
    if part == "rasa":
        world.rasa.rasa_up = up
    if part == "actions":
        world.rasa.actions_up = up
    if part == "database" and not up:
        database = world.settings.data_dir / "yunxue.db"
        world.app.state.services.storage.close()
        database.rename(database.with_suffix(".away"))


def _ready_within_a_moment(browser, status):
    """The answer may be a second old."""
    deadline = time.monotonic() + 10
    while (answer := browser.get("/v1/ready")).json()["status"] != status and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def test_with_everything_up_it_is_ready_and_names_the_release(browser):
    assert browser.get("/v1/ready").json() == {
        "status": "ready",
        "parts": {"index": "up", "database": "up", "rasa": "up", "actions": "up"},
        "release": "r1",
        "clock": {"state": "good", "off_by_s": None},
    }


def test_a_clock_that_was_set_while_running_says_so_until_somebody_has_checked_it(world, browser):
    world.clock.moment += timedelta(hours=1)

    clock = browser.get("/v1/ready").json()["clock"]
    assert clock["state"] == "jumped"
    assert clock["off_by_s"] == pytest.approx(3600, abs=60)

    world.app.state.services.clock.accept()
    assert world.app.state.services.clock.verdict().trusted


def test_a_clock_behind_the_newest_record_says_so(world, member, browser):
    member.post("/v1/check-ins", json={"id": str(uuid4()), "mode": "paper"})
    world.clock.moment -= timedelta(days=2)
    world.app.state.services.clock.accept()

    assert world.app.state.services.clock.verdict().state == "behind_records"
    assert browser.get("/v1/health").json() == {"status": "alive"}


def test_three_phones_that_agree_on_another_time_are_heard_visitors_and_nonsense_are_not(world, browser):
    theirs = (world.clock() - timedelta(minutes=9)).isoformat()
    watch = world.app.state.services.clock
    for client, told in (
        (world.member("1001"), theirs),
        (world.member("1002"), theirs),
        (world.member("1003"), "nonsense"),
        (world.member("1004"), "2026-06-30T04:00:00"),
        (browser, theirs),
    ):
        assert client.get("/v1/session", headers={"X-Client-Time": told}).status_code == 200
    assert watch.verdict().trusted

    world.member("1005").get("/v1/session", headers={"X-Client-Time": theirs})

    assert (watch.verdict().state, watch.verdict().off_by) == ("apart_from_phones", timedelta(minutes=9))


@pytest.mark.parametrize(
    ("part", "status", "code"),
    [
        ("rasa", "degraded", 200),
        ("actions", "degraded", 200),
        ("index", "unavailable", 503),
        ("database", "unavailable", 503),
    ],
)
def test_one_dead_part_shows_as_that_part_alone(world, browser, part, status, code):
    browser.get("/v1/ready")
    _set(world, part, up=False)

    answer = _ready_within_a_moment(browser, status)

    assert (answer.status_code, answer.json()["status"]) == (code, status)
    down = [name for name, state in answer.json()["parts"].items() if state == "down"]
    assert down == [part]
    assert browser.get("/v1/health").json() == {"status": "alive"}


def test_a_part_that_comes_back_shows_as_up(world, browser):
    _set(world, "actions", up=False)
    _ready_within_a_moment(browser, "degraded")

    _set(world, "actions", up=True)

    assert _ready_within_a_moment(browser, "ready").json()["status"] == "ready"


def test_without_database_records_fail_with_their_own_code_and_chat_goes_on(world, browser, say):
    _set(world, "database", up=False)

    failed = browser.get("/v1/handed-questions/mine")

    assert (failed.status_code, failed.json()["code"]) == (503, "database_unavailable")
    assert say("预备期多长？").status_code == 200
