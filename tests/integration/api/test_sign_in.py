"""Signing in over HTTP: cookies, waiting, ending, tokens, roster, audit."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from openpyxl import Workbook

from api.guard import WORKBOOK
from study.actors import SYSTEM
from study.audit import log as audit
from study.sign_in import codes, demo
from tests.integration.api.conftest import World

PIN, OTHER_PIN = "739154", "284617"


def _code(world, member):
    key = world.app.state.services.pins.key
    return codes.issue(world.storage, key, member, actor=SYSTEM, now=world.clock())


def _activate(browser, code, pin=PIN, number="1001"):
    return browser.post("/v1/session/activation", json={"staff_number": number, "code": code, "pin": pin})


def _sign_in(browser, pin=PIN, number="1001"):
    return browser.post("/v1/session/sign-in", json={"staff_number": number, "pin": pin})


@pytest.fixture
def active(world, browser):
    """The id of a member with a PIN, signed in in `browser`."""
    member = world.enrol("1001", roles=["secretary"])
    assert _activate(browser, _code(world, member)).status_code == 200
    return member


def test_signing_in_gives_a_new_identity_in_an_http_only_cookie_and_tells_who_one_is(world, browser):
    anonymous = browser.get("/v1/session").json()
    code = _code(world, world.enrol("1001", roles=["secretary"]))

    answer = _activate(browser, code)

    session = answer.json()
    assert anonymous["member"] is None
    assert session["visitor"] != anonymous["visitor"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    branch = str(world.branch("客运一支部").id)
    assert session["member"] | {"id": ""} == {
        "id": "",
        "staff_number": "1001",
        "name": "王芳",
        "branch_id": branch,
        "branch": "客运一支部",
        "demo": False,
        "roles": [{"role": "secretary", "branch_id": branch}],
    }
    assert browser.get("/v1/session").json() == session


def test_the_bot_hears_of_a_member_under_the_identity_that_the_sign_in_gave(world, active, browser, say):
    say("你好")

    [(sender, _)] = world.rasa.heard
    assert sender == browser.get("/v1/session").json()["visitor"]
    assert world.service(sender).get("/v1/session").json()["member"]["name"] == "王芳"


def test_an_old_cookie_is_worth_nothing_after_signing_out(world, active, browser):
    stolen = browser.cookies["yunxue_session"]

    out = browser.post("/v1/session/sign-out", json={})

    thief = world.browser().get("/v1/session", headers={"cookie": f"yunxue_session={stolen}"})
    assert out.json()["member"] is None
    assert thief.json()["member"] is None
    assert thief.json()["visitor"] not in {out.json()["visitor"], browser.get("/v1/session").json()["member"]}


def test_signing_out_everywhere_reaches_the_other_phone(world, active, browser):
    phone = world.browser()
    assert _sign_in(phone).status_code == 200

    browser.post("/v1/session/sign-out", json={"everywhere": True})

    assert phone.get("/v1/session").json()["member"] is None
    assert phone.get("/v1/check-ins/mine").status_code == 401


def test_a_sign_in_ends_after_thirty_days(world, active, browser):
    world.clock.moment += timedelta(days=30)

    assert browser.get("/v1/session").json()["member"] is None


def test_guessing_is_told_to_wait(world, active):
    guesser = world.browser()
    for _ in range(5):
        refused = _sign_in(guesser, OTHER_PIN)
        assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_refused")

    waiting = _sign_in(guesser)

    assert (waiting.status_code, waiting.json()["code"]) == (429, "too_many_attempts")
    assert waiting.headers["retry-after"] == "30"


@pytest.mark.parametrize(("pin", "code"), [("12345", "pin_malformed"), ("123456", "pin_weak")])
def test_a_pin_against_the_rules_is_refused_by_code(world, browser, pin, code):
    refused = _activate(browser, _code(world, world.enrol("1001")), pin)

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert pin not in refused.text


def test_changing_the_pin_ends_the_other_phones(world, active, browser):
    phone = world.browser()
    _sign_in(phone)

    changed = browser.put("/v1/session/pin", json={"old": PIN, "new": OTHER_PIN})

    assert changed.status_code == 200
    assert phone.get("/v1/session").json()["member"] is None
    assert browser.get("/v1/session").json()["member"]["name"] == "王芳"


def test_a_member_goes_by_the_name_in_the_roster(active, browser):
    refused = browser.put("/v1/session", json={"display_name": "张三"})

    assert (refused.status_code, refused.json()["code"]) == (409, "name_fixed")
    assert browser.get("/v1/session").json()["display_name"] == "王芳"


@pytest.mark.parametrize("path", ["sign-in", "activation", "demo", "sign-out"])
def test_another_site_cannot_sign_anybody_in_or_out(world, active, browser, path):
    refused = browser.post(f"/v1/session/{path}", json={}, headers={"Origin": "http://evil.example"})

    assert refused.json()["code"] == "origin_refused"
    assert browser.get("/v1/session").json()["member"] is not None


def test_a_member_who_has_left_is_out_at_once(world, active, browser):
    world.member("9001", roles=["admin"]).post(f"/v1/members/{active}/departure", json={})

    assert browser.get("/v1/session").json()["member"] is None


def test_with_the_database_away_questions_go_on_and_records_say_so(world, active, browser, say):
    database = world.settings.data_dir / "yunxue.db"
    world.storage.close()
    database.rename(database.with_suffix(".away"))

    assert say("预备期多长？").status_code == 200
    failed = browser.get("/v1/check-ins/mine")
    assert (failed.status_code, failed.json()["code"]) == (503, "database_unavailable")


def test_a_device_token_opens_what_a_screen_may_do_and_can_be_revoked(world):
    admin = world.member("9001", roles=["admin"])
    issued = admin.post("/v1/tokens", json={"kind": "device", "label": "2 号车厢"}).json()
    screen = world.browser(Authorization=f"Bearer {issued['secret']}")
    assert screen.get("/v1/session").status_code == 200

    admin.post(f"/v1/tokens/{issued['token']['id']}/revocation", json={})

    refused = screen.get("/v1/session")
    assert (refused.status_code, refused.json()["code"]) == (401, "service_token_wrong")
    assert issued["secret"] not in admin.get("/v1/tokens").text


def test_the_bots_token_is_replaced_when_it_is_revoked(world, browser):
    admin = world.member("9001", roles=["admin"])
    before = world.service("v")
    [token] = [one for one in admin.get("/v1/tokens").json() if one["label"] == "actions"]

    admin.post(f"/v1/tokens/{token['id']}/revocation", json={})

    assert before.get("/v1/session").status_code == 401
    assert world.service("v").get("/v1/session").status_code == 200


def _roster(*rows):
    book = Workbook()
    for row in (["工号", "姓名", "支部", "党小组", "角色"], *rows):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_roster_comes_in_over_http_with_its_errors_in_chinese(world):
    admin = world.member("9001", roles=["admin"])
    content = _roster(["2001", "李雷", "客运二支部", "", ""], ["", "韩梅梅", "客运二支部", "", ""])

    answer = admin.post(
        "/v1/members/import?new_branches=true", content=content, headers={"Content-Type": WORKBOOK}
    )

    assert answer.json() == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "new_branches": ["客运二支部"],
        "problems": [{"row": 3, "column": "工号", "code": "staff_number_empty", "sentence": "没有填工号。"}],
    }
    branch = world.branch("客运二支部").id
    assert [one["name"] for one in admin.get(f"/v1/branches/{branch}/members").json()] == ["李雷"]


def test_the_template_that_is_given_out_can_be_sent_back(world):
    admin = world.member("9001", roles=["admin"])
    template = admin.get("/v1/members/import-template")

    answer = admin.post(
        "/v1/members/import?new_branches=true", content=template.content, headers={"Content-Type": WORKBOOK}
    )

    assert template.headers["content-type"] == WORKBOOK
    assert answer.json()["added"] == 1


@pytest.mark.parametrize(("content", "code"), [(b"x", "roster_not_a_workbook"), (b"", "invalid_request")])
def test_what_is_no_workbook_is_a_problem_of_the_sender(world, content, code):
    admin = world.member("9001", roles=["admin"])

    refused = admin.post("/v1/members/import", content=content, headers={"Content-Type": WORKBOOK})

    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_every_change_of_rights_is_in_the_audit_log_without_names(world):
    admin = world.member("9001", roles=["admin"])
    lei = world.enrol("2001", name="李雷")
    branch = str(world.branch("客运一支部").id)
    admin.put(f"/v1/members/{lei}/roles", json={"roles": [{"role": "secretary", "branch_id": branch}]})
    admin.post(f"/v1/members/{lei}/activation-code", json={})
    admin.post(f"/v1/members/{lei}/departure", json={})

    entries = admin.get("/v1/audit").json()

    assert [entry["action"] for entry in entries[:4]] == [
        "member.left", "roles.set", "activation_code.issued", "roles.set",
    ]  # fmt: skip
    assert entries[3]["details"] == {"before": [], "after": [f"secretary@{branch}"]}
    assert UUID(entries[0]["actor"].removeprefix("member:"))
    assert "李雷" not in admin.get("/v1/audit").text
    assert audit.verify(world.storage)[1] is None


def test_roles_that_cannot_be_given_are_refused_by_code(world):
    admin = world.member("9001", roles=["admin"])
    me = admin.get("/v1/session").json()["member"]["id"]

    def put(member, *held):
        answer = admin.put(f"/v1/members/{member}/roles", json={"roles": list(held)})
        return answer.status_code, answer.json()["code"]

    assert put(me) == (409, "last_administrator")
    assert put(uuid4()) == (404, "member_unknown")
    assert put(me, {"role": "content", "branch_id": str(uuid4())}) == (404, "branch_unknown")
    assert put(me, {"role": "visitor", "branch_id": None}) == (422, "invalid_request")
    assert admin.post("/v1/branches", json={"name": "一"}).status_code == 201
    assert admin.post("/v1/branches", json={"name": " 一 "}).json()["code"] == "branch_exists"


def test_a_secretary_gives_a_code_out_as_a_link_that_works(world, browser):
    secretary = world.member("9001", roles=["secretary"])
    lei = world.enrol("2001", name="李雷")

    issued = secretary.post(f"/v1/members/{lei}/activation-code", json={}).json()

    assert issued["link"] == f"/sign-in#activate=2001&code={issued['code']}"
    assert _activate(browser, issued["code"], number="2001").json()["member"]["name"] == "李雷"


def test_a_demo_link_signs_in_on_this_machine_and_nowhere_else(world, browser):
    demo.make_demo(world.storage, demo.demo_people(), now=world.clock())
    [link, *_] = demo.new_links(world.storage, now=world.clock())

    inside = browser.post("/v1/session/demo", json={"secret": link.secret})

    assert inside.json()["member"]["demo"]
    assert inside.json()["member"]["branch"] == "示例支部（仅供试用）"
    assert world.browser().post("/v1/session/demo", json={"secret": "x"}).json()["code"] == "sign_in_refused"


def test_where_others_get_the_demo_is_closed(tmp_path):
    home = World(tmp_path)
    with home.running():
        demo.make_demo(home.storage, demo.demo_people(), now=home.clock())
        [link, *_] = demo.new_links(home.storage, now=home.clock())
        inside = home.browser()
        inside.post("/v1/session/demo", json={"secret": link.secret})

    abroad = World(tmp_path, api_host="0.0.0.0")
    with abroad.running():
        returning = abroad.browser()
        returning.cookies.update(inside.cookies)
        assert returning.get("/v1/session").json()["member"] is None
        again = demo.new_links(abroad.storage, now=abroad.clock())[0]
        refused = abroad.browser().post("/v1/session/demo", json={"secret": again.secret})
        assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_refused")
