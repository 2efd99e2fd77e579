"""Other sites, oversized bodies and non-JSON never reach a route; every answer is protected."""

import json
from uuid import uuid4

import pytest

QUESTION = json.dumps({"id": str(uuid4()), "text": "探亲假期间怎么交党费？"})


def _post(browser, content=QUESTION, **headers):
    return browser.post(
        "/v1/handed-questions", content=content, headers={"Content-Type": "application/json"} | headers
    )


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "http://evil.example"}, id="origin of another site"),
        pytest.param({"Origin": "null"}, id="opaque origin"),
        pytest.param({"Origin": "http://[bad"}, id="broken origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="fetched across sites"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="fetched from a sister site"),
    ],
)
def test_a_page_of_another_site_cannot_act_for_a_visitor(browser, headers):
    refused = _post(browser, **headers)

    assert (refused.status_code, refused.json()["code"]) == (403, "origin_refused")
    assert browser.get("/v1/handed-questions/mine").json()["recent"] == []


def test_our_own_page_may_act(world, browser):
    assert _post(browser, Origin=world.address, **{"Sec-Fetch-Site": "same-origin"}).status_code == 201


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "", "text/json"])
def test_only_json_is_taken(browser, media_type):
    refused = _post(browser, **{"Content-Type": media_type})

    assert (refused.status_code, refused.json()["code"]) == (415, "body_not_json")


def test_json_with_a_charset_is_taken(browser):
    assert _post(browser, **{"Content-Type": "application/json; charset=utf-8"}).status_code == 201


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "in chunks"])
def test_an_oversized_body_is_refused(browser, chunked):
    body = b'{"id": "' + b"x" * 20_000 + b'"}'

    refused = _post(browser, (part for part in (body[:9000], body[9000:])) if chunked else body)

    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("content", ["", "{", "[" * 9000, b"\xff\xfe", '{"id": 1e999999}', "nul"])
def test_what_is_no_json_is_a_problem_of_the_client(browser, content):
    refused = _post(browser, content)

    assert refused.status_code in {400, 422}
    assert refused.json()["code"] in {"body_not_json", "invalid_request"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1", 404, "not_found"),
        ("GET", "/v1/chat", 404, "not_found"),
        ("DELETE", "/v1/session", 405, "method_not_allowed"),
    ],
)
def test_unknown_routes_and_methods_are_problems_too(browser, method, path, status, code):
    refused = browser.request(method, path, headers={"Content-Type": "application/json"})

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/session", "/v1/nothing", "/"])
def test_every_answer_carries_the_protective_headers_and_a_request_id(browser, path):
    headers = browser.get(path).headers

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert len(headers["x-request-id"]) == 32


def test_answers_of_the_api_are_never_cached(browser):
    assert browser.get("/v1/session").headers["cache-control"] == "no-store"
