"""A screen's browser gets its device token over HTTP, and loses it."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import segno

from api.identity import COOKIE
from api.screen_cookie import COOKIE as SCREEN_COOKIE

LABEL = "2 号车厢屏幕"


@pytest.fixture
def secretary(world):
    return world.member("1002", name="李雷", roles=["secretary"])


@pytest.fixture
def screens(world):
    return f"/v1/branches/{world.branch('客运一支部').id}/screens"


@pytest.fixture
def screen(world):
    """A browser of a screen that nobody has paired yet."""
    return world.browser()


def _ask(screen):
    return screen.post("/v1/screen-pairings", json={}).json()


def _poll(screen, pairing):
    return screen.post("/v1/screen-pairings/poll", json={"secret": pairing["secret"]})


def _type(phone, screens, pairing, label=LABEL):
    return phone.post(screens, json={"code": pairing["code"], "label": label})


def _paired(screen, secretary, screens):
    pairing = _ask(screen)
    made = _type(secretary, screens, pairing).json()
    assert _poll(screen, pairing).json() == {"paired": True}
    return made


def _problem(response):
    return response.status_code, response.json()["code"]


def test_a_screen_is_paired_by_the_code_it_shows_and_knows_itself_from_then_on(
    world, screen, secretary, screens
):
    pairing = _ask(screen)
    waiting = _poll(screen, pairing)
    typed = _type(secretary, screens, pairing)
    poll = _poll(screen, pairing)

    assert pairing["expires_at"] == "2026-06-30T04:10:00Z"
    assert waiting.json() == {"paired": False}
    assert SCREEN_COOKIE not in waiting.headers.get("set-cookie", "")
    assert (typed.status_code, poll.json()) == (201, {"paired": True})
    [cookie] = [one for one in poll.headers.get_list("set-cookie") if one.startswith(SCREEN_COOKIE)]
    assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=34560000"} <= set(cookie.split("; "))
    me = screen.get("/v1/session")
    branch = str(world.branch("客运一支部").id)
    assert me.json()["screen"] == {"id": typed.json()["id"], "label": LABEL, "branch_id": branch}
    assert me.headers["set-cookie"].startswith(SCREEN_COOKIE)
    assert secretary.get(screens).json() == [
        {"id": typed.json()["id"], "label": LABEL, "made_at": "2026-06-30T04:00:00Z", "revoked": False}
    ]


def test_the_token_is_given_once_and_to_nobody_else(world, screen, secretary, screens):
    pairing = _ask(screen)
    _type(secretary, screens, pairing)
    _poll(screen, pairing)

    assert _problem(_poll(world.browser(), pairing)) == (404, "pairing_unknown")
    assert _problem(world.browser().post("/v1/screen-pairings/poll", json={"secret": "x"})) == (
        404,
        "pairing_unknown",
    )
    assert _problem(_type(secretary, screens, pairing)) == (409, "pairing_used")
    assert _problem(screen.post("/v1/screen-pairings", json={})) == (403, "forbidden")


def test_a_code_is_too_old_after_ten_minutes(world, screen, secretary, screens):
    pairing = _ask(screen)
    world.clock.moment += timedelta(minutes=10)

    assert _problem(_type(secretary, screens, pairing)) == (404, "pairing_unknown")
    assert _problem(_poll(screen, pairing)) == (404, "pairing_unknown")


def test_nothing_of_whoever_was_signed_in_on_the_screen_is_left(world, secretary, screens):
    browser = world.member("1003", name="韩梅梅")
    old = browser.cookies[COOKIE]

    _paired(browser, secretary, screens)

    assert COOKIE not in browser.cookies
    assert browser.get("/v1/session").json()["member"] is None
    assert _problem(browser.get("/v1/check-ins/mine")) == (403, "forbidden")
    thief = world.browser().get("/v1/session", headers={"cookie": f"{COOKIE}={old}"})
    assert thief.json()["member"] is None
    signing_in = browser.post("/v1/session/sign-in", json={"staff_number": "1003", "pin": "739154"})
    assert _problem(signing_in) == (403, "forbidden")


def test_a_revoked_screen_is_an_ordinary_visitor_at_once(world, screen, secretary, screens):
    made = _paired(screen, secretary, screens)

    revoked = secretary.post(f"{screens}/{made['id']}/revocation", json={})
    after = screen.get("/v1/session")

    assert revoked.json()["revoked"] is True
    assert (after.json()["screen"], after.json()["member"]) == (None, None)
    assert SCREEN_COOKIE not in screen.cookies
    assert COOKIE in screen.cookies
    world.clock.moment += timedelta(seconds=1)
    assert _paired(screen, secretary, screens)["id"] != made["id"]
    assert [one["revoked"] for one in secretary.get(screens).json()] == [False, True]


def test_a_secretary_of_another_branch_neither_pairs_sees_nor_revokes_here(world, screen, secretary, screens):
    other = world.member("2002", branch="客运二支部", roles=["secretary"])
    theirs = f"/v1/branches/{world.branch('客运二支部').id}/screens"
    made = _paired(screen, secretary, screens)
    pairing = _ask(world.browser())

    assert _problem(_type(other, screens, pairing)) == (403, "forbidden")
    assert _problem(other.get(screens)) == (403, "forbidden")
    assert _problem(other.post(f"{screens}/{made['id']}/revocation", json={})) == (403, "forbidden")
    assert _problem(other.post(f"{theirs}/{made['id']}/revocation", json={})) == (404, "token_unknown")
    assert other.get(theirs).json() == []
    assert screen.get("/v1/session").json()["screen"]["id"] == made["id"]


def test_an_administrator_pairs_everywhere_and_a_bots_token_is_no_screen(world, screen, secretary, screens):
    admin = world.member("9001", roles=["admin"])
    home = str(world.branch("客运一支部").id)
    issued = admin.post("/v1/tokens", json={"kind": "service", "label": "报表", "branch": home})
    service = issued.json()["token"]

    assert _paired(screen, admin, screens)["label"] == LABEL
    refused = secretary.post(f"{screens}/{service['id']}/revocation", json={})
    assert _problem(refused) == (404, "token_unknown")
    assert _problem(_type(admin, f"/v1/branches/{UUID(int=404)}/screens", _ask(world.browser()))) == (
        404,
        "branch_unknown",
    )


def test_guessing_codes_is_told_to_wait(world, screen, secretary, screens):
    pairing = _ask(screen)
    for _ in range(5):
        wrong = secretary.post(screens, json={"code": "2222-2222", "label": LABEL})
        assert _problem(wrong) == (404, "pairing_unknown")

    waiting = _type(secretary, screens, pairing)

    assert _problem(waiting) == (429, "too_many_attempts")
    assert waiting.headers["retry-after"] == "30"


def test_pairing_stands_in_the_audit_log_under_whoever_typed_the_code(world, screen, secretary, screens):
    made = _paired(screen, secretary, screens)
    admin = world.member("9001", roles=["admin"])

    entries = admin.get("/v1/audit").json()

    [issued] = [one for one in entries if one["subject"] == f"token:{made['id']}"]
    me = secretary.get("/v1/session").json()["member"]["id"]
    assert (issued["action"], issued["actor"]) == ("token.issued", f"member:{me}")
    assert issued["details"] == {"kind": "device", "branch": str(world.branch("客运一支部").id)}


def test_no_other_site_acts_through_a_screens_cookie(screen, secretary, screens):
    _paired(screen, secretary, screens)

    forged = screen.post(
        "/v1/anonymous-requests",
        json={"receipt": "00" * 16, "text": "替你说"},
        headers={"Origin": "https://elsewhere.example"},
    )

    assert _problem(forged) == (403, "origin_refused")


@pytest.mark.parametrize("cookie", ["x", "", "service"])
def test_a_made_up_cookie_or_a_services_token_makes_no_screen(world, cookie):
    secret = cookie
    if cookie == "service":
        secret = (world.settings.secrets_dir / "service-token").read_text().strip()

    answer = world.browser().get("/v1/session", headers={"cookie": f"{SCREEN_COOKIE}={secret}"})

    assert (answer.json()["screen"], answer.json()["member"]) == (None, None)
    assert COOKIE in answer.headers["set-cookie"]


def test_a_screen_reads_on_while_the_records_are_away(world, screen, secretary, screens, say):
    _paired(screen, secretary, screens)
    file = world.settings.data_dir / "yunxue.db"
    world.storage.close()
    file.rename(file.with_suffix(".away"))
    file.mkdir()

    said = say("预备期多长", by=screen)

    assert said.status_code == 200
    assert "set-cookie" not in said.headers
    assert httpx.codes.is_success(screen.get("/v1/search", params={"q": "预备期"}).status_code)


def test_an_activation_code_comes_as_a_qr_code_of_the_address_that_the_page_has(world, secretary):
    lei = world.enrol("1003", name="韩梅梅")
    path = f"/v1/members/{lei}/activation-code"
    behind_a_proxy = world.address.replace("http:", "https:")

    for page, headers in ((world.address, {}), (behind_a_proxy, {"Origin": behind_a_proxy})):
        issued = secretary.post(path, json={}, headers=headers).json()
        drawn = segno.make(page + issued["link"], error="m")
        assert issued["link"] == f"/sign-in#activate=1003&code={issued['code']}"
        assert issued["qr"] == drawn.svg_data_uri(scale=5, light="#fff")
