"""Check-ins and handed questions over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

CHECK_IN = {"id": "3f2c0000-0000-4000-8000-000000000001", "name": "王芳", "mode": "paper", "note": "收获很大"}


def test_a_check_in_is_created_once_and_repeated_after_that(browser):
    first, again = browser.post("/v1/check-ins", json=CHECK_IN), browser.post("/v1/check-ins", json=CHECK_IN)

    assert (first.status_code, first.json()["created"]) == (201, True)
    assert first.json()["check_in"] == {
        **CHECK_IN,
        "day": "2026-06-30",
        "recorded_at": "2026-06-30T04:00:00Z",
    }
    assert (again.status_code, again.json()) == (200, {**first.json(), "created": False})


def test_tomorrow_todays_check_in_is_among_the_recent_ones_only(world, browser):
    made = browser.post("/v1/check-ins", json=CHECK_IN).json()["check_in"]
    assert browser.get("/v1/check-ins/mine").json() == {"today": made, "recent": [made]}

    world.clock.moment += timedelta(hours=12)  # 00:00 in Shanghai

    assert browser.get("/v1/check-ins/mine").json() == {"today": None, "recent": [made]}


def test_fifty_posts_at_once_leave_one_check_in(browser):
    browser.get("/v1/session")

    def post(_):
        return browser.post("/v1/check-ins", json={**CHECK_IN, "id": str(uuid4())})

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post, range(50)))

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json()["check_in"]["id"] for answer in answers}) == 1
    assert len(browser.get("/v1/check-ins/mine").json()["recent"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"name": "  "}, "name_empty", id="blank name"),
        pytest.param({"name": ""}, "name_empty", id="no name"),
        pytest.param({"name": "王" * 31}, "name_too_long", id="long name"),
        pytest.param({"name": "王" * 99}, "name_too_long", id="very long name"),
        pytest.param({"name": "王\u202e"}, "name_unreadable", id="direction override"),
        pytest.param({"note": "注" * 501}, "note_too_long", id="long note"),
        pytest.param({"note": "\x07"}, "note_unreadable", id="control character"),
        pytest.param({"mode": "fax"}, "invalid_request", id="unknown mode"),
        pytest.param({"id": "7"}, "invalid_request", id="no UUID"),
    ],
)
def test_a_check_in_against_the_rules_is_refused_and_nothing_is_kept(browser, change, code):
    refused = browser.post("/v1/check-ins", json={**CHECK_IN, **change})

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert "王" not in refused.text
    assert browser.get("/v1/check-ins/mine").json()["recent"] == []


def test_a_handed_question_is_kept_once_and_shown_to_its_visitor_only(world, browser):
    question = {"id": str(uuid4()), "text": " 探亲假期间怎么交党费？"}

    first = browser.post("/v1/handed-questions", json=question)
    again = browser.post("/v1/handed-questions", json=question)

    assert (first.status_code, again.status_code) == (201, 200)
    handed = {**question, "text": "探亲假期间怎么交党费？", "recorded_at": "2026-06-30T04:00:00Z"}
    assert browser.get("/v1/handed-questions/mine").json() == {"recent": [handed]}
    assert world.browser().get("/v1/handed-questions/mine").json() == {"recent": []}


def test_a_handed_question_over_five_hundred_characters_is_refused(browser):
    refused = browser.post("/v1/handed-questions", json={"id": str(uuid4()), "text": "问" * 501})

    assert (refused.status_code, refused.json()["code"]) == (422, "text_too_long")
