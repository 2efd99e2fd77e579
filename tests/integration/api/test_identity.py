"""One visitor cannot read or write another's records, whoever asks."""

from uuid import uuid4

import pytest


def _check_in(client, check_in_id):
    return client.post("/v1/check-ins", json={"id": str(check_in_id), "mode": "paper"})


def test_a_browser_gets_a_signed_http_only_cookie_once_and_keeps_its_identity(browser):
    first, second = browser.get("/v1/session"), browser.get("/v1/session")

    cookie = first.headers["set-cookie"]
    assert cookie.startswith("yunxue_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "set-cookie" not in second.headers
    assert first.json()["visitor"] == second.json()["visitor"]


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "IjEyMyI.aaaaaa.forged"])
def test_a_forged_cookie_becomes_a_new_visitor(world, cookie):
    mine = world.browser()
    visitor = mine.get("/v1/session").json()["visitor"]

    forged = world.browser().get("/v1/session", headers={"cookie": f"yunxue_session={cookie}"})

    assert forged.json()["visitor"] != visitor
    assert "set-cookie" in forged.headers


def test_a_cookie_for_another_visitor_cannot_be_made_by_editing_ones_own(world, browser):
    visitor = browser.get("/v1/session").json()["visitor"]
    signature = browser.cookies["yunxue_session"].partition(".")[2]
    other = world.browser()
    edited = other.get("/v1/session", headers={"cookie": f"yunxue_session=Im90aGVyIg.{signature}"})

    assert edited.json()["visitor"] not in {"other", visitor}


def test_the_display_name_belongs_to_the_session(world, browser):
    named = browser.put("/v1/session", json={"display_name": " 王  芳 "})

    assert named.json()["display_name"] == "王 芳"
    assert browser.get("/v1/session").json()["display_name"] == "王 芳"
    assert world.browser().get("/v1/session").json()["display_name"] is None


def test_check_ins_of_one_member_are_invisible_to_another(world, member):
    _check_in(member, uuid4())

    other = world.member("1002", name="李雷")
    assert other.get("/v1/check-ins/mine").json() == {"today": None, "recent": []}


def test_an_id_taken_by_another_member_is_refused_without_showing_the_record(world, member):
    taken = uuid4()
    _check_in(member, taken)

    refused = _check_in(world.member("1002", name="李雷"), taken)

    assert (refused.status_code, refused.json()["code"]) == (409, "id_taken")
    assert "王芳" not in refused.text


def test_the_service_writes_for_the_member_it_names_and_the_browser_sees_it(world, member):
    visitor = member.get("/v1/session").json()["visitor"]

    made = _check_in(world.service(visitor), uuid4())

    assert made.status_code == 201
    assert "set-cookie" not in made.headers
    assert member.get("/v1/check-ins/mine").json()["today"]["id"] == made.json()["check_in"]["id"]


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer", "Basic YTpi", "x"])
def test_a_wrong_service_token_is_refused(browser, authorization):
    refused = browser.get("/v1/session", headers={"Authorization": authorization, "X-On-Behalf-Of": "v"})

    assert (refused.status_code, refused.json()["code"]) == (401, "service_token_wrong")


@pytest.mark.parametrize("visitor", ["", "a b", "x" * 65, "../v"])
def test_a_service_that_names_nobody_properly_is_refused(world, visitor):
    refused = world.service(visitor).get("/v1/session")

    assert (refused.status_code, refused.json()["code"]) == (400, "visitor_missing")


def test_on_behalf_of_without_the_token_counts_for_nothing(world, browser):
    visitor = browser.get("/v1/session").json()["visitor"]

    stranger = world.browser().get("/v1/session", headers={"X-On-Behalf-Of": visitor})

    assert stranger.json()["visitor"] != visitor
