"""Check-ins and handed questions over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

CHECK_IN = {"id": "3f2c0000-0000-4000-8000-000000000001", "mode": "paper", "note": "收获很大"}


def test_a_check_in_is_created_once_and_repeated_after_that(member):
    first, again = member.post("/v1/check-ins", json=CHECK_IN), member.post("/v1/check-ins", json=CHECK_IN)

    assert (first.status_code, first.json()["created"]) == (201, True)
    assert first.json()["check_in"] == {
        **CHECK_IN,
        "name": "王芳",
        "day": "2026-06-30",
        "recorded_at": "2026-06-30T04:00:00Z",
    }
    assert (again.status_code, again.json()) == (200, {**first.json(), "created": False})


def test_tomorrow_todays_check_in_is_among_the_recent_ones_only(world, member):
    made = member.post("/v1/check-ins", json=CHECK_IN).json()["check_in"]
    assert member.get("/v1/check-ins/mine").json() == {"today": made, "recent": [made]}

    world.clock.moment += timedelta(hours=12)  # 00:00 in Shanghai

    assert member.get("/v1/check-ins/mine").json() == {"today": None, "recent": [made]}


def test_fifty_posts_at_once_leave_one_check_in(member):
    def post(_):
        return member.post("/v1/check-ins", json={**CHECK_IN, "id": str(uuid4())})

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post, range(50)))

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json()["check_in"]["id"] for answer in answers}) == 1
    assert len(member.get("/v1/check-ins/mine").json()["recent"]) == 1


def test_who_is_not_signed_in_leaves_no_record(browser):
    refused = browser.post("/v1/check-ins", json=CHECK_IN)

    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_required")
    assert browser.get("/v1/check-ins/mine").status_code == 401


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"note": "注" * 501}, "note_too_long", id="long note"),
        pytest.param({"note": "王\x07"}, "note_unreadable", id="control character"),
        pytest.param({"mode": "fax"}, "invalid_request", id="unknown mode"),
        pytest.param({"id": "7"}, "invalid_request", id="no UUID"),
    ],
)
def test_a_check_in_against_the_rules_is_refused_and_nothing_is_kept(member, change, code):
    refused = member.post("/v1/check-ins", json={**CHECK_IN, **change})

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert "王" not in refused.text
    assert member.get("/v1/check-ins/mine").json()["recent"] == []


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


def test_the_handed_questions_of_everybody_are_read_by_those_who_see_to_them(world, browser):
    for asked, hour in (("先问的", 0), ("后问的", 1)):
        world.clock.moment += timedelta(hours=hour)
        browser.post("/v1/handed-questions", json={"id": str(uuid4()), "text": asked})

    for number, role in enumerate(("secretary", "content", "admin")):
        told = world.member(f"110{number}", roles=[role]).get("/v1/handed-questions").json()
        assert [one["text"] for one in told["recent"]] == ["后问的", "先问的"]
        assert set(told["recent"][0]) == {"id", "text", "recorded_at"}
    assert world.member("1200").get("/v1/handed-questions").status_code == 403
