"""Every route × every kind of caller × own and other branch, over HTTP against the running application."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter

from api.app import create_app
from api.guard import FILES
from api.rights import OPEN, Scope, ruled_routes
from api.rights_table import as_text, cell, columns
from api.settings import ApiSettings
from study.actors import SYSTEM
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind

PROJECT = Path(__file__).resolve().parents[3]
CALLERS = [column.title for column in columns()]
REFUSED = {(401, "sign_in_required"), (403, "forbidden")}


@pytest.fixture
def callers(world):
    """A client of each kind, all of them of one branch."""
    home = world.branch("客运一支部").id
    device = tokens.issue(
        world.storage, TokenKind.DEVICE, "屏幕", branch=home, actor=SYSTEM, now=world.clock()
    )
    box = tokens.issue(world.storage, TokenKind.BOX, "1 号车", branch=None, actor=SYSTEM, now=world.clock())
    member = world.member("1001")
    return {
        "visitor": world.browser(),
        "member": member,
        "secretary": world.member("1002", roles=["secretary"]),
        "content": world.member("1003", roles=["content"]),
        "admin": world.member("1004", roles=["admin"]),
        "bot": world.service(member.get("/v1/session").json()["visitor"]),
        "screen": world.browser(Authorization=f"Bearer {device[1]}"),
        "box": world.browser(Authorization=f"Bearer {box[1]}"),
    }


def _call(client, route, method, path_values):
    """Knock at a route with nothing in the hands: who is let in hears about that, and nothing happens."""
    path = route.path.replace("{path:path}", "index.html").format(**path_values)
    media_type = FILES[path][0] if path in FILES else "application/json"
    headers = {"Content-Type": media_type}
    with client.stream(method, path, content=b"[]", headers=headers) as response:
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            response._content = b"a stream that goes on"
        else:
            response.read()
    return response


def _refused(response):
    if response.status_code not in {401, 403}:
        return False
    return not response.content or (response.status_code, response.json()["code"]) in REFUSED


def test_every_cell_of_the_matrix_is_what_the_application_does(world, callers):
    homes = {
        True: {"branch_id": world.branch("客运一支部").id, "member_id": world.enrol("2001")},
        False: {
            "branch_id": world.branch("客运二支部").id,
            "member_id": world.enrol("2002", branch="客运二支部"),
        },
    }
    for home in homes.values():
        home["session_id"] = world.session(home["branch_id"], leader=home["member_id"])
    named = {"passage_id": "p0", "number": 1, "item_id": "样-1"}
    named |= {
        name: uuid4()
        for name in (
            "token_id",
            "make_up_id",
            "roll_call_id",
            "request_id",
            "exercise_id",
            "report_id",
            "quiz_id",
            "card_id",
            "talk_id",
            "need_id",
        )
    }
    seen = {}
    for route in ruled_routes(world.app):
        scopes = [True] if route.rule.scope is Scope.NONE else [True, False]
        for title in CALLERS:
            for method in route.methods:
                let_in = {}
                for own in scopes:
                    values = {**named, **homes[own]}
                    if route.rule.scope is Scope.NONE and "member_id" in route.path:
                        values["member_id"] = uuid4()  # whoever is let in must not change this world
                    let_in[own] = not _refused(_call(callers[title], route, method, values))
                everywhere = let_in[True] and let_in.get(False, True)
                seen[route.id, title] = "●" if everywhere else "◐" if let_in[True] else "–"
            assert callers[title].get("/v1/search?q=预备期").status_code == 200

    expected = {
        (route.id, column.title): cell(route, column.caller)
        for route in ruled_routes(world.app)
        for column in columns()
    }
    assert seen == expected


def test_the_matrix_in_docs_is_that_of_the_code():
    written = (PROJECT / "docs" / "rights.md").read_text(encoding="utf-8")

    assert written == as_text(create_app(ApiSettings(_env_file=None))), (
        "run `python -m api.rights_table docs/rights.md`"
    )


def test_a_route_without_a_rule_keeps_the_application_from_starting():
    app = create_app(ApiSettings(_env_file=None))
    router = APIRouter()
    router.get("/v1/forgotten")(lambda: None)
    app.include_router(router)

    with pytest.raises(LookupError, match="/v1/forgotten declares 0 rules: give it one"):
        ruled_routes(app)


BY_RECEIPT = {"request_of_receipt", "ask_again_by_receipt", "withdraw_by_receipt"}


def test_only_reading_the_materials_and_following_a_receipt_ask_nobody_who_they_are():
    routes = ruled_routes(create_app(ApiSettings(_env_file=None)))

    assert {route.id for route in routes if route.rule == OPEN} == {
        "search", "passage", "passage_context", "health", "ready", "page", *BY_RECEIPT,
    }  # fmt: skip
    materials = [route for route in routes if route.rule == OPEN and route.id not in BY_RECEIPT]
    assert all(set(route.methods) <= {"GET", "HEAD"} for route in materials)


@pytest.mark.parametrize("role", ["admin", "content"])
def test_a_secretary_cannot_become_somebody_with_more_rights_by_issuing_a_code(world, callers, role):
    world.branch("客运一支部")
    target = (
        world.enrol("3001", roles=["content"]) if role == "content" else world.enrol("3002", roles=["admin"])
    )

    refused = callers["secretary"].post(f"/v1/members/{target}/activation-code", json={})
    allowed = callers["admin"].post(f"/v1/members/{target}/activation-code", json={})

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert allowed.status_code == 201


def test_what_is_elsewhere_and_what_does_not_exist_are_refused_alike(world, callers):
    elsewhere = world.enrol("2002", branch="客运二支部")

    answers = [
        callers["secretary"].post(f"/v1/members/{member}/activation-code", json={})
        for member in (elsewhere, UUID(int=404), "no-uuid")
    ]

    assert len({json.dumps(answer.json()) for answer in answers}) == 1
    assert callers["admin"].post(f"/v1/members/{UUID(int=404)}/activation-code", json={}).status_code == 404
