"""Requests (诉求) over HTTP: brought in, taken up, answered, closed, by name and without one."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from api.identity import COOKIE

WATER = "车厢里能不能加一台饮水机？"
RECEIPT = "00010203 04050607 08090a0b 0c0d0e0f"
OTHER_RECEIPT = "ff" * 16
HIDDEN = {"receipt": RECEIPT, "text": "排班不公平"}


@pytest.fixture
def secretary(world):
    return world.member("1002", name="李雷", roles=["secretary"])


@pytest.fixture
def of_branch(world):
    return f"/v1/branches/{world.branch('客运一支部').id}/requests"


def _bring(client, request_id=None, **more):
    return client.post("/v1/requests", json={"id": str(request_id or uuid4()), "text": WATER, **more})


def _step(client, path, **body):
    return client.post(path, json={"id": str(uuid4()), **body})


def _problem(response):
    return response.status_code, response.json()["code"]


def test_a_request_goes_its_way_and_both_sides_see_the_same_with_exact_times(
    world, member, secretary, of_branch
):
    request = _bring(member).json()["request"]
    path = f"{of_branch}/{request['id']}"
    world.clock.moment += timedelta(hours=2)
    _step(secretary, f"{path}/assignment")
    world.clock.moment += timedelta(hours=28, microseconds=250_000)
    _step(secretary, f"{path}/answers", text="下月装上")
    world.clock.moment += timedelta(hours=10)
    _step(member, f"/v1/requests/{request['id']}/questions", text="哪一天？")
    world.clock.moment += timedelta(hours=1)

    asked = secretary.get(path).json()
    _step(secretary, f"{path}/answers", text="十二月一日")
    _step(secretary, f"{path}/closing", note="已登记")
    closed = member.get(f"/v1/requests/{request['id']}").json()

    assert (asked["state"], asked["waiting_since"]) == ("taken_up", "2026-07-01T20:00:00.250000Z")
    assert asked["waiting_s"] == 3600
    assert closed == secretary.get(path).json()
    assert member.get("/v1/requests/mine").json()["recent"] == [closed]
    me, them = member.get("/v1/session").json()["member"], secretary.get("/v1/session").json()["member"]
    assert closed["brought_by"] == {"id": me["id"], "name": "王芳"}
    assert closed["assignee"] == {"id": them["id"], "name": "李雷"}
    assert closed["brought_at"] == "2026-06-30T04:00:00Z"
    assert (closed["first_response_s"], closed["answered_after_s"]) == (7200, 108_000.25)
    assert (closed["ended_after_s"], closed["waiting_s"]) == (147_600.25, None)
    assert [(step["kind"], step["by"]["name"], step["text"]) for step in closed["steps"]] == [
        ("brought", "王芳", WATER),
        ("taken_up", "李雷", None),
        ("answered", "李雷", "下月装上"),
        ("asked_again", "王芳", "哪一天？"),
        ("answered", "李雷", "十二月一日"),
        ("closed", "李雷", "已登记"),
    ]


def test_fifty_posts_at_once_of_one_request_leave_one(member, secretary, of_branch):
    request_id = uuid4()

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: _bring(member, request_id), range(50)))

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert [one["id"] for one in secretary.get(of_branch).json()["requests"]] == [str(request_id)]


def test_the_bot_brings_a_request_in_for_the_member_it_speaks_to_but_none_without_a_name(world, member):
    bot = world.service(member.get("/v1/session").json()["visitor"])

    made = _bring(bot)

    assert made.json()["request"]["brought_by"]["name"] == "王芳"
    assert member.get("/v1/requests/mine").json()["recent"] == [made.json()["request"]]
    assert _problem(bot.post("/v1/anonymous-requests", json=HIDDEN)) == (403, "forbidden")


def test_who_is_not_concerned_never_reads_a_request(world, member, of_branch):
    request = _bring(member).json()["request"]
    colleague = world.member("1003", name="韩梅梅")
    elsewhere = world.member("2002", name="赵云", branch="客运二支部", roles=["secretary"])
    clerk = world.member("1004", roles=["content"])
    foreign = f"/v1/branches/{world.branch('客运二支部').id}/requests"

    for stranger in (colleague, elsewhere, clerk):
        assert _problem(stranger.get(f"{of_branch}/{request['id']}")) == (403, "forbidden")
        assert _problem(stranger.get(of_branch)) == (403, "forbidden")
        assert _problem(stranger.get(f"/v1/requests/{request['id']}")) == (404, "request_unknown")
        withdrawn = _step(stranger, f"/v1/requests/{request['id']}/withdrawal")
        assert _problem(withdrawn) == (404, "request_unknown")
    # Nor through the own branch's address.
    for answer in (
        elsewhere.get(f"{foreign}/{request['id']}"),
        _step(elsewhere, f"{foreign}/{request['id']}/answers", text="？"),
    ):
        assert _problem(answer) == (404, "request_unknown")
    assert elsewhere.get(foreign).json() == {"requests": [], "waiting": 0, "open": 0, "closed": 0}
    assert len(member.get("/v1/requests/mine").json()["recent"][0]["steps"]) == 1


def test_a_request_about_the_own_branch_can_go_to_another(world, member, secretary, of_branch):
    elsewhere = world.member("2002", name="赵云", branch="客运二支部", roles=["secretary"])
    other = str(world.branch("客运二支部").id)

    made = _bring(member, branch_id=other).json()["request"]

    assert made["branch_id"] == other
    assert elsewhere.get(f"/v1/branches/{other}/requests").json()["waiting"] == 1
    assert secretary.get(of_branch).json()["requests"] == []
    assert _problem(_bring(member, branch_id=str(UUID(int=404)))) == (404, "branch_unknown")


def test_a_secretary_works_through_the_list_by_what_waits(world, member, secretary, of_branch):
    ids = []
    for _ in range(3):
        ids.append(_bring(member).json()["request"]["id"])
        world.clock.moment += timedelta(hours=1)
    _step(secretary, f"{of_branch}/{ids[0]}/answers", text="好")
    _step(secretary, f"{of_branch}/{ids[1]}/closing")

    def shown(**query):
        listed = secretary.get(of_branch, params=query).json()
        return [ids.index(one["id"]) for one in listed["requests"]]

    assert shown() == [2, 1, 0]
    assert (shown(which="waiting"), shown(which="open"), shown(which="closed")) == ([2], [2, 0], [1])
    assert (shown(limit=1), shown(limit=1, before=ids[2])) == ([2], [1])
    counts = secretary.get(of_branch).json()
    assert (counts["waiting"], counts["open"], counts["closed"]) == (1, 2, 1)


def test_it_is_given_only_to_somebody_who_may_read_it(world, member, secretary, of_branch):
    path = f"{of_branch}/{_bring(member).json()['request']['id']}/assignment"
    second = world.enrol("1005", name="周瑜", roles=["secretary"])
    stranger = world.enrol("2001", branch="客运二支部", roles=["secretary"])

    given = _step(secretary, path, to=str(second))

    assert given.json()["assignee"] == {"id": str(second), "name": "周瑜"}
    assert given.json()["steps"][1]["by"]["name"] == "李雷"
    assert _problem(_step(secretary, path, to=str(stranger))) == (409, "assignee_unfit")
    assert _problem(_step(secretary, path, to=str(UUID(int=404)))) == (404, "member_unknown")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"text": "问" * 501}, "text_too_long", id="long"),
        pytest.param({"text": ""}, "text_empty", id="empty"),
        pytest.param({"text": "  "}, "text_empty", id="blank"),
        pytest.param({"text": "王\x07"}, "text_unreadable", id="control character"),
        pytest.param({"id": "7"}, "invalid_request", id="no UUID"),
    ],
)
def test_a_request_against_the_rules_is_refused_and_nothing_is_kept(member, body, code):
    assert _problem(_bring(member, **body)) == (422, code)
    assert member.get("/v1/requests/mine").json()["recent"] == []


def test_a_step_that_does_not_fit_says_so(member, secretary, of_branch):
    request = _bring(member).json()["request"]
    early = _step(member, f"/v1/requests/{request['id']}/questions", text="？")
    withdrawn = _step(member, f"/v1/requests/{request['id']}/withdrawal")
    late = _step(secretary, f"{of_branch}/{request['id']}/answers", text="好")

    assert _problem(early) == (409, "request_not_now")
    assert withdrawn.json()["state"] == "withdrawn"
    assert _problem(late) == (409, "request_not_now")


@pytest.mark.parametrize("anonymous", [False, True], ids=["named", "anonymous"])
def test_the_twenty_first_of_a_day_is_refused_until_midnight(world, member, anonymous):
    def bring(number):
        if anonymous:
            hidden = {"receipt": f"{number:032x}", "text": WATER}
            return member.post("/v1/anonymous-requests", json=hidden)
        return _bring(member, UUID(int=number))

    made = [bring(number).status_code for number in range(20)]
    refused = bring(20)

    assert made == [201] * 20
    assert _problem(refused) == (429, "too_many_requests_today")
    assert refused.headers["retry-after"] == str(12 * 3600)
    assert bring(0).status_code == 200
    world.clock.moment += timedelta(hours=12)
    assert bring(20).status_code == 201


def test_an_anonymous_request_is_followed_by_its_receipt_without_any_cookie(
    world, member, secretary, of_branch
):
    made = member.post("/v1/anonymous-requests", json=HIDDEN).json()["request"]
    _step(secretary, f"{of_branch}/{made['id']}/answers", text="改了排班表")
    anyone = world.browser(**{"X-Receipt": RECEIPT.upper()})

    seen = anyone.get("/v1/anonymous-requests/mine")
    asked = _step(anyone, "/v1/anonymous-requests/mine/questions", text="还差一天")
    withdrawn = _step(anyone, "/v1/anonymous-requests/mine/withdrawal")

    assert (seen.json()["state"], seen.json()["steps"][1]["text"]) == ("answered", "改了排班表")
    assert asked.json()["state"] == "taken_up"
    assert withdrawn.json()["state"] == "withdrawn"
    assert secretary.get(f"{of_branch}/{made['id']}").json() == withdrawn.json()
    assert (withdrawn.json()["anonymous"], withdrawn.json()["brought_by"]) == (True, None)
    assert [step["by"] and step["by"]["name"] for step in withdrawn.json()["steps"]] == [
        None, "李雷", None, None,
    ]  # fmt: skip
    assert not any("set-cookie" in answer.headers for answer in (seen, asked, withdrawn))


def test_an_anonymous_request_is_in_nobodys_own_list_and_not_to_be_had_by_its_id(member, world):
    made = member.post("/v1/anonymous-requests", json=HIDDEN).json()["request"]

    assert member.get("/v1/requests/mine").json()["recent"] == []
    assert _problem(member.get(f"/v1/requests/{made['id']}")) == (404, "request_unknown")
    for wrong in (OTHER_RECEIPT, "", "0001", made["id"]):
        found = world.browser(**{"X-Receipt": wrong}).get("/v1/anonymous-requests/mine")
        assert _problem(found) == (404, "request_unknown")


def test_a_receipt_sent_again_makes_no_second_request_and_with_other_words_a_conflict(member):
    first, again = (member.post("/v1/anonymous-requests", json=HIDDEN) for _ in range(2))
    other = member.post("/v1/anonymous-requests", json={**HIDDEN, "text": "别的"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "created": False}
    assert _problem(other) == (409, "event_conflict")


def test_an_anonymous_request_leaves_no_trace_of_the_member_in_the_file(world):
    me = world.enrol("ZH-7731Q")
    browser = world.signed_in(me)
    visitor = browser.get("/v1/session").json()["visitor"]
    file = world.settings.data_dir / "yunxue.db"
    traces = [me.hex, str(me), "ZH-7731Q", visitor, browser.cookies[COOKIE], "王芳"]

    def counted():
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = file.read_bytes()
        return [content.count(trace.encode()) for trace in traces] + [content.count(me.bytes)]

    before = counted()
    made = browser.post("/v1/anonymous-requests", json=HIDDEN)
    _step(browser, "/v1/anonymous-requests/mine/withdrawal")  # without the receipt: refused
    browser.headers["X-Receipt"] = RECEIPT
    withdrawn = _step(browser, "/v1/anonymous-requests/mine/withdrawal")

    assert (made.status_code, withdrawn.status_code) == (201, 200)
    assert min(before[0], before[2], before[3]) > 0
    assert counted() == before
    content = file.read_bytes()
    assert content.count("排班不公平".encode()) == 1
    assert RECEIPT.replace(" ", "").encode() not in content
    assert bytes(range(16)) not in content


@pytest.mark.parametrize("receipt", ["", "00", "0" * 33, "g" * 32, "０" * 32])
def test_a_receipt_that_is_none_is_refused_before_anything_is_kept(member, secretary, of_branch, receipt):
    refused = member.post("/v1/anonymous-requests", json={**HIDDEN, "receipt": receipt})

    assert _problem(refused) == (422, "invalid_request")
    assert secretary.get(of_branch).json()["requests"] == []


def test_only_members_and_screens_bring_anonymous_requests_in(world, browser):
    screen = world.screen("客运二支部")

    made = screen.post("/v1/anonymous-requests", json=HIDDEN)

    assert made.json()["request"]["branch_id"] == str(world.branch("客运二支部").id)
    assert _problem(browser.post("/v1/anonymous-requests", json=HIDDEN)) == (401, "sign_in_required")


def test_requests_of_who_has_left_stay_readable_without_the_name(world, member, secretary, of_branch):
    request = _bring(member).json()["request"]
    admin = world.member("9001", roles=["admin"])

    admin.post(f"/v1/members/{request['brought_by']['id']}/departure", json={})

    seen = secretary.get(f"{of_branch}/{request['id']}")
    assert seen.json()["brought_by"] == {"id": request["brought_by"]["id"], "name": None}
    assert seen.json()["text"] == WATER
    assert "王芳" not in json.dumps(seen.json(), ensure_ascii=False)
