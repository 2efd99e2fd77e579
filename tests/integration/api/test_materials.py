"""Search and passages over HTTP."""

import time

import pytest


def test_a_search_returns_the_findings_with_quote_citation_and_confidence(browser):
    found = browser.get("/v1/search", params={"q": "预备期多长", "k": 2}).json()

    assert (found["confidence"], found["answerable"], found["release"]) == (0.93, True, "r1")
    assert [hit["citation"]["passage_id"] for hit in found["hits"]] == ["p1", "p0"]
    assert found["hits"][0]["quote"] == "预备党员的预备期为一年。"
    assert found["hits"][0]["citation"]["headings"] == ["第四章"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "invalid_request"),
        ({"q": ""}, "text_empty"),
        ({"q": "问" * 501}, "text_too_long"),
        ({"q": "a", "k": 0}, "invalid_request"),
        ({"q": "a", "k": 51}, "invalid_request"),
    ],
    ids=["no question", "empty", "too long", "no hits", "too many hits"],
)
def test_a_search_out_of_bounds_is_refused(browser, params, code):
    refused = browser.get("/v1/search", params=params)

    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_a_passage_comes_with_its_document(browser):
    body = browser.get("/v1/passages/p1").json()

    assert body["passage"]["text"] == "预备党员的预备期为一年。"
    assert (body["document"]["title"], body["document"]["validity"]) == ("发展党员工作细则", "in_force")


@pytest.mark.parametrize(
    ("passage", "around", "shown", "more"),
    [
        ("p1", 20, [("p0", False), ("p1", True), ("p2", False)], (False, False)),
        ("p0", 1, [("p0", True), ("p1", False)], (False, True)),
        ("p1", 0, [("p1", True)], (True, True)),
    ],
    ids=["whole document", "at its start", "alone"],
)
def test_a_passage_is_shown_marked_among_its_neighbours(browser, passage, around, shown, more):
    body = browser.get(f"/v1/passages/{passage}/context", params={"before": around, "after": around}).json()

    assert [(one["id"], one["target"]) for one in body["passages"]] == shown
    assert (body["has_before"], body["has_after"]) == more


@pytest.mark.parametrize("path", ["/v1/passages/nope", "/v1/passages/nope/context", "/v1/passages/%00%F0"])
def test_an_unknown_passage_is_reported_as_such(browser, path):
    missing = browser.get(path)

    assert (missing.status_code, missing.json()["code"]) == (404, "passage_unknown")


def test_before_the_first_release_search_says_so_and_works_as_soon_as_there_is_one(world, browser):
    world.searcher.built = False
    down = browser.get("/v1/search", params={"q": "预备期"})

    world.searcher.built = True
    deadline = time.monotonic() + 10
    while (up := browser.get("/v1/search", params={"q": "预备期"})).is_error and time.monotonic() < deadline:
        time.sleep(0.1)

    assert (down.status_code, down.json()["code"]) == (503, "index_unavailable")
    assert up.json()["hits"][0]["citation"]["passage_id"] == "p1"
