"""👍 and 👎 over HTTP: who may give and see them, and how they become cards."""

import time
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from index.card_release import CardsPublished
from index.errors import BuildLockedError
from index.publishing import Switch
from study.actors import Actor
from study.audit import log as audit
from study.events import log


def _down(question="预备期多长", **more):
    said = {"id": str(uuid4()), "question": question, "thumb": "down", "passages": ["p1", "p0"]}
    return {**said, "release": "r1", **more}


def _card(**more):
    words = {"id": str(uuid4()), "question": "预备期到底多长？", "variants": ["预备期多长"]}
    return {**words, "answer": "一年。", "passage_id": "p1", "quote": "预备期为一年", **more}


def _problem(response):
    return response.status_code, response.json()["code"]


@pytest.fixture
def editor(world):
    return world.member("3001", roles=["content"])


def test_a_visitors_feedback_told_twice_is_one_and_keeps_nothing_of_the_visitor(world, browser, editor):
    said = _down(comment="没说从哪天算")

    first, again = browser.post("/v1/feedback", json=said), browser.post("/v1/feedback", json=said)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {"id": said["id"], "thumb": "down", "created": False}
    event = log.after(world.storage, 0, limit=9)[-1].event
    visitor = browser.get("/v1/session").json()["visitor"]
    assert (event.subject.member, str(event.actor)[:10]) == (None, "visitor:d-")
    assert visitor not in str(event)
    (entry,) = editor.get("/v1/feedback/queue").json()["entries"]
    assert (entry["question"], entry["downs"], entry["comments"]) == ("预备期多长", 1, ["没说从哪天算"])
    assert entry["answers"] == [{"passages": ["p1", "p0"], "card": None, "release": "r1"}]
    assert set(entry) == {
        "key", "question", "state", "downs", "ups", "handed", "since", "comments", "answers", "decision",
    }  # fmt: skip


def test_the_bot_gives_a_members_feedback_under_the_members_name(world, editor):
    enrolled = world.enrol("1001")
    member = world.signed_in(enrolled)
    by_bot = world.service(member.get("/v1/session").json()["visitor"])
    assert by_bot.post("/v1/feedback", json=_down()).status_code == 201
    assert member.post("/v1/feedback", json=_down(thumb="up")).status_code == 201
    assert editor.get("/v1/feedback/queue").json() == {"entries": [], "total": 0}
    told = [one.event for one in log.after(world.storage, 0, limit=9)]
    assert [(one.subject.member, one.actor) for one in told] == [(enrolled, Actor.member(enrolled))] * 2


def test_one_address_gives_sixty_an_hour_without_signing_in(world, browser, member):
    known = _down()
    world.clock.moment += timedelta(minutes=50)
    made = [world.browser().post("/v1/feedback", json=known).status_code]
    made += [browser.post("/v1/feedback", json=_down()).status_code for _ in range(59)]

    refused = world.browser().post("/v1/feedback", json=_down())

    assert made == [201] * 60
    assert (_problem(refused), refused.headers["retry-after"]) == ((429, "too_many_ratings"), "600")
    assert member.post("/v1/feedback", json=_down()).status_code == 201
    assert world.service("v-1").post("/v1/feedback", json=_down()).status_code == 201
    world.clock.moment += timedelta(minutes=10)
    assert world.browser().post("/v1/feedback", json=_down()).status_code == 201


def test_what_is_told_again_does_not_count(browser):
    said = _down()

    told = [browser.post("/v1/feedback", json=said).status_code for _ in range(62)]

    assert told == [201] + [200] * 61
    assert browser.post("/v1/feedback", json=_down()).status_code == 201


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"question": ""}, (422, "invalid_request"), id="no question"),
        pytest.param({"question": "问\u202e"}, (422, "text_unreadable"), id="direction"),
        pytest.param({"comment": "长" * 501}, (422, "invalid_request"), id="long comment"),
        pytest.param({"thumb": "sideways"}, (422, "invalid_request"), id="thumb"),
        pytest.param({"passages": ["p"] * 21}, (422, "invalid_request"), id="many passages"),
    ],
)
def test_feedback_that_breaks_the_rules_is_refused(browser, change, expected):
    assert _problem(browser.post("/v1/feedback", json=_down(**change))) == expected


def test_ten_who_are_not_content_and_a_handed_question_are_one_entry_that_a_card_settles(world, editor):
    for _ in range(10):
        world.browser().post("/v1/feedback", json=_down())
    world.browser().post("/v1/handed-questions", json={"id": str(uuid4()), "text": "预备期，多长？"})
    world.browser().post("/v1/feedback", json=_down("党费怎么交"))
    first, second = editor.get("/v1/feedback/queue").json()["entries"]
    assert (first["downs"], first["handed"], second["question"]) == (10, 1, "党费怎么交")

    card = _card(settles=second["key"])
    made = editor.post("/v1/approved-cards", json=card)

    assert made.status_code == 201
    assert made.json()["card"]["live"] is True
    assert editor.post("/v1/approved-cards", json=card).json() == {**made.json(), "created": False}
    assert editor.get("/v1/feedback/queue").json()["total"] == 0
    settled = editor.get("/v1/feedback/queue?state=card").json()["entries"]
    assert {one["decision"]["card"] for one in settled} == {card["id"]}
    assert [one.id for one in world.searcher.approved.values()] == [f"approved-{card['id']}"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"quote": "预备期为两年"}, (422, "quote_not_there"), id="invented"),
        pytest.param({"passage_id": "p9"}, (404, "passage_unknown"), id="passage"),
        pytest.param({"variants": ["a"] * 21}, (422, "invalid_request"), id="wordings"),
        pytest.param({"answer": " "}, (422, "card_words"), id="answer"),
        pytest.param({"replaces": str(uuid4())}, (404, "approved_card_unknown"), id="replaces"),
        pytest.param({"settles": "0" * 16}, (404, "feedback_unknown"), id="settles"),
    ],
)
def test_a_card_that_may_not_be_is_refused_and_nothing_is_published(world, editor, change, expected):
    assert _problem(editor.post("/v1/approved-cards", json=_card(**change))) == expected
    assert editor.get("/v1/approved-cards").json() == {"cards": []}
    assert world.searcher.approved == {}


def test_a_second_card_for_the_same_question_is_refused_unless_it_replaces_the_first(world, editor):
    first, other = _card(), world.member("3002", roles=["content"])
    assert editor.post("/v1/approved-cards", json=first).status_code == 201
    second = _card(question="预备期多长", variants=[], answer="两年。")

    assert _problem(other.post("/v1/approved-cards", json=second)) == (409, "question_has_card")

    assert list(world.searcher.approved) == [f"approved-{first['id']}"]
    assert editor.post("/v1/approved-cards", json=first).json()["created"] is False
    replacing = {**second, "replaces": first["id"]}
    assert other.post("/v1/approved-cards", json=replacing).status_code == 201
    assert other.post("/v1/approved-cards", json=replacing).json()["created"] is False


def test_a_withdrawn_card_and_a_replaced_one_are_taken_off_at_once(world, editor):
    first = editor.post("/v1/approved-cards", json=_card()).json()["card"]
    second = editor.post("/v1/approved-cards", json=_card(replaces=first["id"])).json()["card"]
    assert list(world.searcher.approved) == [second["card_id"]]
    step = {"id": str(uuid4()), "reason": "规定改了"}

    gone = editor.post(f"/v1/approved-cards/{second['id']}/withdrawal", json=step).json()

    assert (gone["live"], gone["ended"]["reason"]) == (False, "规定改了")
    assert world.searcher.approved == {}
    listed = editor.get("/v1/approved-cards").json()["cards"]
    assert [(one["id"], one["ended"]["replaced_by"]) for one in listed] == [
        (second["id"], None),
        (first["id"], second["id"]),
    ]
    other = {"id": str(uuid4()), "reason": "再撤一次"}
    assert _problem(editor.post(f"/v1/approved-cards/{first['id']}/withdrawal", json=other)) == (
        409,
        "card_withdrawn",
    )


def test_an_entry_is_dismissed_with_a_reason(world, browser, editor):
    browser.post("/v1/feedback", json=_down())
    key = editor.get("/v1/feedback/queue").json()["entries"][0]["key"]
    said = {"id": str(uuid4()), "key": key, "reason": "原文写得很清楚"}
    assert _problem(editor.post("/v1/feedback/dismissals", json={**said, "reason": " "})) == (
        422,
        "reason_missing",
    )

    entry = editor.post("/v1/feedback/dismissals", json=said).json()

    assert (entry["state"], entry["decision"]["reason"]) == ("dismissed", "原文写得很清楚")
    assert editor.get("/v1/feedback/queue").json()["total"] == 0
    assert _problem(editor.post("/v1/feedback/dismissals", json={**said, "id": str(uuid4())})) == (
        404,
        "feedback_unknown",
    )


def test_a_card_approved_while_a_build_runs_is_kept_and_published_when_it_is_over(monkeypatch, request):
    monkeypatch.setattr("api.card_keeping.LOOKS_EVERY_S", 0.05)
    world = request.getfixturevalue("world")
    editor = world.member("3001", roles=["content"])
    publish = world.searcher.publish_cards

    def locked(_cards, *, now):
        raise BuildLockedError("sample")

    world.searcher.publish_cards = locked
    waiting = editor.post("/v1/approved-cards", json=_card()).json()
    assert (waiting["created"], waiting["card"]["live"]) == (True, False)

    world.searcher.publish_cards = publish

    deadline = time.monotonic() + 15
    while not editor.get("/v1/approved-cards").json()["cards"][0]["live"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert list(world.searcher.approved) == [waiting["card"]["card_id"]]


def test_a_publication_is_on_record_before_anybody_waits_for_it_to_be_served(world, editor):
    on_record = []
    served = world.searcher.info()

    def publish(_cards, *, now):
        return CardsPublished(Switch("r2", "r1"), ())

    def info():
        on_record.append("release.published" in str(audit.newest(world.storage, before=None, limit=1)))
        return replace(served, release="r2")

    world.searcher.publish_cards, world.searcher.info = publish, info

    assert editor.post("/v1/approved-cards", json=_card()).status_code == 201

    assert on_record[0]
