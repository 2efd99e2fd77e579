"""Give a test a phone: a real browser, and a page that is served to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e import material
from tests.e2e.scripted_api import Script, ScriptedApi

BUILT_PAGE = Path(__file__).resolve().parents[2] / "web" / "dist"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium on the PATH: install chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_page() -> Path:
    if not (BUILT_PAGE / "index.html").is_file():
        pytest.skip("web/dist holds no page: run `npm ci && npm run build` in web/")
    return BUILT_PAGE


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone whose owner asked for little motion, which also keeps pictures and clicks steady."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", reduced_motion="reduce", has_touch=True)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def script() -> Script:
    """By default the api answers every message with the same citation."""
    return Script(answer=lambda _post: material.fees_reply(), context=material.context)


@pytest.fixture
def api(built_page: Path, script: Script) -> Iterator[ScriptedApi]:
    with ScriptedApi(built_page, script) as server:
        yield server


@pytest.fixture
def page(phone: BrowserContext, api: ScriptedApi) -> Page:
    """The page, opened and connected."""
    page = phone.new_page()
    page.goto(api.address)
    page.get_by_text("已连接").wait_for()
    return page
