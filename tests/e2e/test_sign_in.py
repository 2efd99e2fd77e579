"""Signing in on a phone, against the real api and its database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from api.first_start import prepare
from api.settings import ApiSettings
from tests.e2e.chatting import low_contrasts, sizes
from tests.processes import ROOT, free_ports

PIN = "739154"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A data folder after its first start, and what that has shown."""
    folder = tmp_path_factory.mktemp("var")
    return folder, prepare(ApiSettings(data_dir=folder, _env_file=None), now=datetime.now(UTC))


@pytest.fixture(scope="module")
def address(prepared: tuple[Path, dict[str, object]], built_page: Path) -> Iterator[str]:
    ports = dict(zip(("API", "RASA", "ACTIONS"), map(str, free_ports(3)), strict=True))
    variables = {f"YUNXUE_{part}_PORT": port for part, port in ports.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "api"],
        cwd=ROOT,
        env={
            **os.environ,
            **variables,
            "YUNXUE_DATA_DIR": str(prepared[0]),
            "YUNXUE_PAGE_DIR": str(built_page),
        },
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{ports['API']}"
    try:
        _wait_until_alive(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_until_alive(address: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/v1/health", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the api did not come up")


def _open(phone: BrowserContext, address: str, path: str = "/sign-in") -> Page:
    page = phone.new_page()
    page.goto(f"{address}{path}")
    return page


def test_the_administrator_activates_by_the_printed_code_and_later_signs_in_by_pin(
    phone: BrowserContext, address: str, prepared: tuple[Path, dict[str, object]]
) -> None:
    made = prepared[1]["administrator"]
    page = _open(phone, address, f"/sign-in#activate={made['staff_number']}")
    assert page.url.endswith("/sign-in")
    expect(page.get_by_label("工号")).to_have_value("ADMIN")
    page.get_by_label("激活码").fill(made["code"].lower())
    page.get_by_label("设一个 PIN").fill("123456")
    page.get_by_label("再输一次 PIN").fill("123457")
    page.get_by_role("button", name="启用账号").click()
    expect(page.get_by_role("alert")).to_have_text("两次输入的 PIN 不一样，请再输一次。")

    page.get_by_label("再输一次 PIN").fill("123456")
    page.get_by_role("button", name="启用账号").click()
    expect(page.get_by_role("alert")).to_contain_text("这个 PIN 太容易猜到")
    page.get_by_label("设一个 PIN").fill(PIN)
    page.get_by_label("再输一次 PIN").fill(PIN)
    page.get_by_role("button", name="启用账号").click()
    expect(page.get_by_text("管理员，您好")).to_be_visible()

    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("dialog").get_by_role("button", name="退出", exact=True).click()
    page.get_by_role("link", name="登录").click()
    page.get_by_label("工号").fill("admin")
    page.get_by_label("PIN").fill("284617")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("工号与 PIN 或激活码不符")
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("管理员，您好")).to_be_visible()


@pytest.mark.parametrize(("number", "name"), [(0, "示例·王芳"), (1, "示例·陈书记"), (2, "示例·林晓")])
def test_a_demo_link_signs_in_by_being_opened_and_marks_the_branch(
    phone: BrowserContext, address: str, prepared: tuple[Path, dict[str, object]], number: int, name: str
) -> None:
    page = _open(phone, address, f"/sign-in#demo={prepared[1]['demo'][number]['secret']}")

    expect(page.get_by_text(f"{name}，您好")).to_be_visible()
    expect(page.get_by_text("示例支部（仅供试用）")).to_be_visible()
    assert page.url == f"{address}/"


def test_a_stale_link_says_so_and_leaves_the_way_in_open(phone: BrowserContext, address: str) -> None:
    page = _open(phone, address, "/sign-in#demo=stale")

    expect(page.get_by_role("alert")).to_contain_text("链接已失效")
    assert page.url.endswith("/sign-in")
    page.get_by_role("link", name="不登录，先去提问").click()
    expect(page.get_by_text("您好，我是运学")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_is_readable_and_its_targets_are_large(
    phone: BrowserContext, address: str, width: int
) -> None:
    page = _open(phone, address, "/sign-in#activate=1001")
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.get_by_label("激活码")).to_be_visible()

    measured = sizes(page)

    assert measured["targets"] >= 7
    assert (measured["small_texts"], measured["small_targets"], measured["overflow"]) == ([], [], 0)
    assert low_contrasts(page) == []
