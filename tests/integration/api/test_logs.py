"""Logs tell what happened under which request id, and nothing about the people."""

import io
import json
import logging
from uuid import uuid4

import httpx
import pytest
import structlog

from api.logs import configure_logs


@pytest.fixture
def written():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logs(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_what_people_say_and_are_called_never_reaches_the_log(world, browser, say, written):
    def fails(*_):
        raise httpx.ReadTimeout("预备期")

    say("预备期多长，我是王芳")
    world.rasa.says = fails
    say("预备期多长，我是王芳")
    browser.put("/v1/session", json={"display_name": "王芳"})
    browser.post("/v1/check-ins", json={"id": str(uuid4()), "name": "王芳", "mode": "x", "note": "病了"})
    browser.get("/v1/search", params={"q": "预备期"})
    visitor = browser.get("/v1/session").json()["visitor"]

    log = json.dumps(written(), ensure_ascii=False)
    assert "bot_unavailable" in log
    assert not any(personal in log for personal in ("王芳", "预备期", "病了", visitor, "%E9"))


def test_an_anonymous_request_leaves_a_line_from_which_nobody_can_be_told(world, written):
    member = world.enrol("ZH-7731Q")
    browser = world.signed_in(member)
    visitor = browser.get("/v1/session").json()["visitor"]
    hidden = {"receipt": "000102030405060708090a0b0c0d0e0f", "text": "排班不公平"}

    made = browser.post("/v1/anonymous-requests", json=hidden)
    browser.post("/v1/anonymous-requests", json={**hidden, "text": "别的"})
    browser.get("/v1/anonymous-requests/mine", headers={"X-Receipt": hidden["receipt"]})

    lines = [line for line in written() if "anonymous" in str(line.get("route"))]
    assert [(line["method"], line["status"]) for line in lines] == [
        ("POST", 201),
        ("POST", 409),
        ("GET", 200),
    ]
    log = json.dumps(written(), ensure_ascii=False)
    traces = (member.hex, str(member), "ZH-7731Q", visitor, "王芳", "排班", hidden["receipt"])
    assert not any(trace in log for trace in (*traces, made.json()["request"]["branch_id"], "127.0.0.1"))


def test_each_request_is_one_line_under_the_id_that_the_client_got(browser, written):
    request_id = browser.get("/v1/passages/p1").headers["x-request-id"]

    [line] = [line for line in written() if line.get("request_id") == request_id]
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 200)
    assert line["route"].endswith("/passages/{passage_id}")
    assert line["ms"] > 0


def test_a_surprise_is_logged_with_its_traceback_and_answered_with_nothing_of_it(world, browser, written):
    def breaks(question, **_):
        raise ZeroDivisionError("secret reason")

    world.searcher.search = breaks

    failed = browser.get("/v1/search", params={"q": "预备期"})

    assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
    assert "secret" not in failed.text
    assert "nosniff" in failed.headers.get("x-content-type-options", "")
    [line] = [line for line in written() if line["event"] == "request_failed"]
    assert line["request_id"] == failed.headers["x-request-id"]
    assert "ZeroDivisionError: secret reason" in line["exception"]
