"""What was led, counted, drawn and asked at one box is the same at another one after an exchange."""

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from api.guard import JSON_LINES
from api.rights import ruled_routes
from study.actors import SYSTEM
from study.ledger import exchange_out
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind
from study.tables import branches, groups, member_roles, members
from tests.integration.api.conftest import World
from tests.integration.api.drawing import Drawing


@pytest.fixture
def office(tmp_path):
    made = World(tmp_path / "office")
    with made.running():
        yield made


@pytest.fixture
def train(tmp_path):
    made = World(tmp_path / "train")
    with made.running():
        yield made


class Happened:
    """A session with check-ins, a make-up and a roll-call, and requests with and without a name."""

    def __init__(self, world):
        drawing = Drawing(world)
        self.secretary = drawing.leader
        [first, *_] = drawing.phones
        phone = drawing.phones[first]
        drawing.open()
        drawing.nonce(first, 1)
        drawing.over()
        drawing.outcome(1, by=drawing.lead, note="答得好").raise_for_status()
        late = world.member("2009", name="迟到")
        make_up = {"id": str(uuid4()), "mode": "paper", "reason": "车晚点"}
        late.post(f"/v1/sessions/{drawing.session}/make-ups", json=make_up).raise_for_status()
        request = str(uuid4())
        phone.post("/v1/requests", json={"id": request, "text": "加一台饮水机"}).raise_for_status()
        branch = str(world.branch("客运一支部").id)
        hidden = {"receipt": "00" * 16, "text": "排班不公平", "branch_id": branch}
        phone.post("/v1/anonymous-requests", json=hidden).raise_for_status()
        self.ids = {
            "session_id": drawing.session,
            "roll_call_id": drawing.roll_call,
            "number": 1,
            "branch_id": branch,
            "member_id": first,
            "request_id": request,
            "make_up_id": make_up["id"],
            "passage_id": "p0",
        }


def _hand_over(giver, taker):
    """All events of one box to the other, over HTTP."""
    _, secret = tokens.issue(taker.storage, TokenKind.BOX, "箱", branch=None, actor=SYSTEM, now=taker.clock())
    box = taker.browser(Authorization=f"Bearer {secret}", **{"Content-Type": JSON_LINES})
    answer = box.post("/v1/exchange/events", content=exchange_out.page(giver.storage, after=0))
    assert answer.json()["created"] >= 10, answer.text
    taker.clock.moment = giver.clock.moment


def _same_people(giver, taker):
    """The roster, as a restored backup would have it."""
    for table in (branches, groups, members, member_roles):
        with giver.storage.reading() as there, taker.storage.writing() as here:
            if rows := [dict(row) for row in there.execute(select(table)).mappings()]:
                here.execute(insert(table), rows)


# A stream; and what is of its own on every box: codes by their key, files by their time, the caller's device.
OF_ITS_OWN = ("/events", "/code", "/sheet")
THIS_DEVICE = re.compile(r'"this_device":"[^"]+"')


def _pages(world, browser, ids):
    """Every page about what happened, by its route: status and content."""
    found = {}
    for route in ruled_routes(world.app):
        named = set(re.findall(r"{(\w+)", route.path))
        is_about_it = "GET" in route.methods and named and named <= ids.keys()
        if is_about_it and not route.path.endswith(OF_ITS_OWN):
            answer = browser.get(route.path.format(**ids), params={"format": "json"})
            found[route.path] = answer.status_code, THIS_DEVICE.sub("", answer.text)
    return found


def test_a_box_that_knows_the_people_shows_the_same_as_the_one_where_it_happened(office, train):
    happened = Happened(office)
    _same_people(office, train)
    _hand_over(office, train)

    here, there = (
        _pages(world, world.signed_in(UUID(happened.secretary)), happened.ids) for world in (office, train)
    )

    assert [route for route in here if here[route] != there[route]] == []
    assert sum(status == 200 for status, _ in here.values()) >= 12


def test_a_box_that_knows_nobody_fails_nowhere_over_what_came_in(office, train):
    happened = Happened(office)
    _hand_over(office, train)
    admin = train.member("9001", roles=["admin"])

    statuses = {route: status for route, (status, _) in _pages(train, admin, happened.ids).items()}
    own = [
        admin.get(path).status_code for path in ("/v1/sessions/mine", "/v1/calls/mine", "/v1/requests/mine")
    ]

    assert {route: status for route, status in statuses.items() if status >= 500} == {}
    assert statuses["/v1/sessions/{session_id}/attendance"] == 200
    assert own == [200, 200, 200]
