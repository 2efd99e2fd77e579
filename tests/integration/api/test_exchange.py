"""Another box exchanges events over HTTP with a token of its own, and may do nothing else."""

import io
import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from api.guard import JSON_LINES
from study.actors import SYSTEM
from study.events import log
from study.events.batch import BatchReader, Stretch, write_batch
from study.events.event import Subject
from study.ledger import exchange_out
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind


@pytest.fixture
def token(world):
    return tokens.issue(world.storage, TokenKind.BOX, "1 号车", branch=None, actor=SYSTEM, now=world.clock())


@pytest.fixture
def box(world, token):
    """Another box: a client with its token."""
    return world.browser(Authorization=f"Bearer {token[1]}", **{"Content-Type": JSON_LINES})


@pytest.fixture
def told(world, member):
    """Two events of this box."""
    for browser in (member, world.member("1002")):
        assert browser.post("/v1/check-ins", json={"id": str(uuid4()), "mode": "paper"}).status_code == 201
    return [placed.event for placed in log.after(world.storage, 0, limit=9)]


def _batch(events, box="box-train"):
    file = io.BytesIO()
    stretch = Stretch(box=box, after=0, after_event=None, to=7, to_event=UUID(int=7))
    write_batch(stretch, lambda: events, file)
    return file.getvalue()


def _renamed(event, number):
    """The same told by another box."""
    return replace(event, id=UUID(int=number), device="box-train", sequence=number)


def test_what_came_after_a_position_is_given_out_and_no_further_than_asked(world, box, told):
    whole = BatchReader(io.BytesIO(box.get("/v1/exchange/events").content))
    first = BatchReader(io.BytesIO(box.get("/v1/exchange/events", params={"to": 1}).content))
    rest = BatchReader(io.BytesIO(box.get("/v1/exchange/events", params={"after": 2}).content))

    assert [one.event for one in whole.events(received_at=world.clock())] == told
    assert (first.count, first.stretch.to, first.stretch.to_event) == (1, 1, told[0].id)
    assert (rest.count, rest.stretch.after, rest.stretch.to) == (0, 2, 2)
    assert box.get("/v1/exchange").json() == {"box": told[0].device, "position": 2}


def test_a_batch_is_taken_in_once_and_audited_under_the_token(world, box, told, token):
    batch = _batch([_renamed(told[0], 5)])

    first, again = (box.post("/v1/exchange/events", content=batch) for _ in range(2))

    assert (first.status_code, first.json()) == (
        200,
        {
            "created": 1,
            "known": 0,
            "before": 2,
            "position": 3,
            "last_event": str(UUID(int=5)),
            "gap": False,
        },
    )
    assert (again.json()["created"], again.json()["known"]) == (0, 1)
    admin = world.member("1009", roles=["admin"])
    [entry] = [one for one in admin.get("/v1/audit").json() if one["action"] == "events.received"]
    assert (entry["actor"], entry["subject"]) == (f"device:{token[0].id}", "box:box-train")
    assert entry["details"] == {"known": 0, "new": 1, "to": 7}


def test_a_check_in_from_the_train_is_the_members_of_here(world, box, member, told):
    """The roster came from the office: ids are equal."""
    mine = UUID(member.get("/v1/session").json()["member"]["id"])
    earlier = _renamed(next(event for event in told if event.subject.member == mine), 5)
    stranger = replace(_renamed(told[0], 6), subject=Subject(member=UUID(int=404), branch=UUID(int=405)))

    taken = box.post("/v1/exchange/events", content=_batch([earlier, stranger]))

    assert taken.json()["created"] == 2
    assert len(member.get("/v1/check-ins/mine").json()["recent"]) == 1
    assert world.browser().get("/v1/ready").json()["parts"]["database"] == "up"


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda batch: batch[:-1], (422, "batch_damaged")),
        (lambda batch: batch.replace(b'"sequence":5', b'"sequence":6'), (422, "batch_damaged")),
        (lambda batch: b"", (422, "invalid_request")),
        (lambda batch: b"x" * (4 * 1024 * 1024 + 1), (413, "body_too_large")),
    ],
    ids=["cut", "changed", "nothing", "too large"],
)
def test_a_spoiled_batch_is_refused_by_its_code_and_nothing_is_taken(world, box, told, spoil, expected):
    refused = box.post("/v1/exchange/events", content=spoil(_batch([_renamed(told[0], 5)])))

    assert (refused.status_code, refused.json()["code"]) == expected
    assert len(log.after(world.storage, 0, limit=9)) == 2


def test_an_event_of_a_newer_version_and_a_contradiction_have_codes_of_their_own(world, box, told):
    class MoonLanding(type(told[0].payload)):
        kind = "moon_landing"

    moon = replace(_renamed(told[0], 5), payload=MoonLanding(**told[0].payload.model_dump()))
    box.post("/v1/exchange/events", content=_batch([_renamed(told[0], 6)]))

    newer = box.post("/v1/exchange/events", content=_batch([_renamed(told[0], 4), moon]))
    contradiction = box.post("/v1/exchange/events", content=_batch([_renamed(told[1], 6)]))

    assert (newer.status_code, newer.json()["code"]) == (422, "batch_too_new")
    assert "line 3: event kind 'moon_landing' is unknown" in newer.json()["detail"]
    assert (contradiction.status_code, contradiction.json()["code"]) == (409, "event_conflict")
    assert len(log.after(world.storage, 0, limit=9)) == 3


def test_a_box_may_nothing_else_and_its_token_ends_at_once(world, box, token):
    admin = world.member("1009", roles=["admin"])

    asked = box.post(
        "/v1/check-ins",
        json={"id": str(uuid4()), "mode": "paper"},
        headers={"Content-Type": "application/json"},
    )
    admin.post(f"/v1/tokens/{token[0].id}/revocation", json={})

    assert (asked.status_code, asked.json()["code"]) == (403, "forbidden")
    assert (box.get("/v1/exchange").status_code, admin.get("/v1/exchange").status_code) == (401, 403)


def test_an_administrator_issues_a_boxs_token(world):
    admin = world.member("1009", roles=["admin"])

    issued = admin.post("/v1/tokens", json={"kind": "box", "label": "1 号车"}).json()

    box = world.browser(Authorization=f"Bearer {issued['secret']}")
    assert box.get("/v1/exchange").json()["box"] == exchange_out.whereabouts(world.storage).box
    assert json.dumps(issued["secret"]) not in admin.get("/v1/audit").text
