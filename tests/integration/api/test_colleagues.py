"""Find colleagues by name over HTTP: of the own branch, with no more than id, name and group."""

from __future__ import annotations

import pytest


@pytest.fixture
def branch(world):
    """Four of the own branch, one of another; their ids by name."""
    named = {"王芳": "3001", "王小明": "3002", "李伟": "3003"}
    return {name: str(world.enrol(number, name=name)) for name, number in named.items()} | {
        "王远": str(world.enrol("3004", name="王远", branch="客运二支部"))
    }


def find(browser, name):
    return browser.get("/v1/colleagues", params={"name": name})


def test_a_surname_finds_those_of_the_own_branch_by_id_name_and_group_alone(world, branch):
    asking = world.member("3100", name="赵勇")

    found = find(asking, "王师傅").json()

    assert found == {
        "found": [{"id": branch[name], "name": name, "group": None} for name in ("王芳", "王小明")],
        "more": False,
    }
    assert find(asking, "王远").json()["found"] == []


def test_the_bot_finds_them_on_behalf_of_the_member_and_nobody_finds_themselves(world, branch):
    asking = world.member("3100", name="王勇")
    visitor = asking.get("/v1/session").json()["visitor"]

    found = find(world.service(visitor), "小王").json()["found"]

    assert [one["name"] for one in found] == ["王芳", "王小明"]


def test_who_is_not_signed_in_finds_nobody(browser, branch):
    response = find(browser, "王芳")

    assert (response.status_code, response.json()["code"]) == (401, "sign_in_required")


def test_of_many_the_first_ten_are_shown_and_that_there_are_more(world):
    for number in range(12):
        world.enrol(str(4000 + number), name=f"王{number}")

    found = find(world.member("3100", name="赵勇"), "王").json()

    assert (len(found["found"]), found["more"]) == (10, True)
