"""One tap says what somebody thought of a session; others get counts, and watchers hear no names."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.integration.api.drawing import Drawing


@pytest.fixture
def closed(world):
    """A session with four members that was closed."""
    made = Drawing(world, members=4)
    made.command("close").raise_for_status()
    return made


def at(drawing, rest=""):
    return f"/v1/sessions/{drawing.session}/satisfaction{rest}"


def rate(drawing, phone, rating, *, id_=None, **more):
    return phone.post(at(drawing, "/mine"), json={"id": id_ or str(uuid4()), "rating": rating, **more})


def test_who_took_part_is_asked_and_answers_with_one_tap(closed):
    phone, other = list(closed.phones.values())[:2]
    (asked,) = phone.get("/v1/satisfaction/mine").json()
    tap = str(uuid4())

    answers = [rate(closed, phone, "satisfied", id_=tap) for _ in range(2)]

    assert (asked["session_id"], asked["title"], asked["rating"]) == (closed.session, "主题党日", None)
    assert asked["until"] == "2026-07-03T04:00:00Z"
    assert [one.status_code for one in answers] == [201, 200]
    assert phone.get("/v1/satisfaction/mine").json() == []
    assert phone.get(at(closed, "/mine")).json()["rating"] == "satisfied"
    assert other.get(at(closed, "/mine")).json()["rating"] is None
    assert rate(closed, phone, "so_so", comment="有点长").json()["comment"] == "有点长"
    conflict = rate(closed, phone, "dissatisfied", id_=tap)
    assert (conflict.status_code, conflict.json()["code"]) == (409, "event_conflict")


def test_who_leads_gets_counts_and_only_when_it_is_over(closed):
    for phone, rating in zip(
        closed.phones.values(), ("very_satisfied", "very_satisfied", "dissatisfied"), strict=False
    ):
        rate(closed, phone, rating).raise_for_status()
    before = closed.lead.get(at(closed)).json()

    ended = closed.lead.post(at(closed, "/end"), json={"id": str(uuid4())}).json()

    assert (before["counts"], before["answers"], before["invited"], before["is_over"]) == (None, 3, 4, False)
    assert ended["counts"] == {"very_satisfied": 2, "satisfied": 0, "so_so": 0, "dissatisfied": 1}
    assert (ended["content"], ended["is_over"]) == (0.6667, True)
    assert not set(closed.phones) & set(json.dumps(ended).split('"'))
    late = rate(closed, next(iter(closed.phones.values())), "so_so")
    assert (late.status_code, late.json()["code"]) == (409, "satisfaction_over")


def test_only_who_leads_gets_counts_and_only_who_took_part_answers(closed):
    phone = next(iter(closed.phones.values()))
    absent = closed.world.member("3001")
    elsewhere = closed.world.member("4001", branch="客运二支部")

    assert [one.get(at(closed)).status_code for one in (phone, absent, elsewhere)] == [403, 403, 403]
    refused = rate(closed, absent, "satisfied")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_checked_in")
    assert rate(closed, elsewhere, "satisfied").status_code == 403
    assert phone.post(at(closed, "/end"), json={"id": str(uuid4())}).status_code == 403


def test_before_a_session_is_closed_nobody_is_asked(world):
    drawing = Drawing(world)
    phone = next(iter(drawing.phones.values()))

    refused = rate(drawing, phone, "satisfied")

    assert (refused.status_code, refused.json()["code"]) == (404, "satisfaction_not_asked")
    assert phone.get("/v1/satisfaction/mine").json() == []
    assert drawing.lead.get(at(drawing)).json()["asked"] is False


def test_phones_hear_that_they_are_asked_and_never_who_answered_what(closed):
    member, phone = next(iter(closed.phones.items()))
    rate(closed, phone, "dissatisfied", comment="空调太冷").raise_for_status()

    with closed.lead.stream("GET", f"/v1/sessions/{closed.session}/events") as stream:
        lines = [line for line in stream.iter_lines() if line.startswith("data:")]

    told = [json.loads(line[5:]) for line in lines]
    (asked,) = [one for one in told if one["kind"] == "satisfaction_asked"]
    (rated,) = [one for one in told if one["kind"] == "satisfaction_rated"]
    assert asked["details"] == {"until": "2026-07-03T04:00:00Z"}
    assert (rated["details"], rated["member_id"], rated["by"]) == ({}, None, "anonymous:nobody")
    assert member not in json.dumps(rated)
    assert "空调" not in json.dumps(told)


def test_after_the_time_is_over_it_is_asked_no_more(closed):
    phone = next(iter(closed.phones.values()))
    closed.world.clock.moment += timedelta(hours=72)

    assert phone.get("/v1/satisfaction/mine").json() == []
    assert rate(closed, phone, "satisfied").json()["code"] == "satisfaction_over"


def test_the_chat_asks_once_after_the_answer_and_offers_four_buttons(closed):
    phone = next(iter(closed.phones.values()))

    def say(**message):
        return phone.post("/v1/chat", json={"client_id": str(uuid4()), **message}).json()["messages"]

    first, second = say(text="预备期多长？"), say(text="你好")
    say(button=first[1]["buttons"][2]["token"])

    assert (first[0]["text"], first[1]["custom"]["kind"]) == ("heard 预备期多长？", "satisfaction")
    assert [one["title"] for one in first[1]["buttons"]] == ["非常满意", "满意", "一般", "不满意"]
    assert "主题党日" in first[1]["text"]
    assert [one["text"] for one in second] == ["heard 你好"]
    sent = closed.world.rasa.heard[-1][1]
    assert sent == f'/rate_session{{"session_id": "{closed.session}", "rating": "so_so"}}'


def test_the_chat_does_not_ask_who_was_missing_nor_who_has_answered(closed):
    answered, absent = next(iter(closed.phones.values())), closed.world.member("3001")
    rate(closed, answered, "satisfied").raise_for_status()

    for phone in (answered, absent):
        said = phone.post("/v1/chat", json={"client_id": str(uuid4()), "text": "你好"}).json()["messages"]
        assert [one["text"] for one in said] == ["heard 你好"]
