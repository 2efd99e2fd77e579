"""The real page, api, bot, actions and index together, as a member meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.chatting import ask, bubbles
from tests.processes import demo_link, prepared_data, whole_product

PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("product")


@pytest.fixture(scope="module")
def address(folder: Path, built_page: Path) -> Iterator[str]:
    with whole_product(prepared_data(), folder) as address:
        yield address


@pytest.fixture
def page(phone: BrowserContext, address: str) -> Page:
    phone.set_default_timeout(PATIENCE_MS)
    page = phone.new_page()
    page.goto(address)
    page.get_by_text("已连接").wait_for()
    return page


@pytest.mark.timeout(600)
def test_an_answer_opens_at_the_very_words_in_its_document(page: Page, address: str) -> None:
    ask(page, "预备期有多长？")
    expect(page.locator("blockquote")).to_contain_text("预备期", timeout=PATIENCE_MS)
    quote = page.locator("blockquote").text_content()

    page.get_by_role("button", name="查看原文").click()
    expect(page.locator("mark")).to_be_in_viewport()
    passage_id = re.search(r"#/passages/([^/]+)/", page.url).group(1)
    stored = httpx.get(f"{address}v1/passages/{passage_id}", trust_env=False).json()["passage"]["text"]

    assert page.locator("mark").text_content() == quote
    assert quote in stored
    page.go_back()
    expect(page.get_by_role("dialog", name="资料原文")).to_be_hidden()


def test_every_question_that_the_page_offers_is_answered_out_of_the_sample_library(
    phone: BrowserContext, page: Page
) -> None:
    offered = [one for one in page.locator(".welcome button").all_text_contents() if one != "签到"]
    assert len(offered) >= 7

    for count, question in enumerate(offered, start=1):
        ask(page, question)
        expect(page.locator("article")).to_have_count(count, timeout=PATIENCE_MS)

    assert bubbles(page, "member") == offered
    expect(page.get_by_text("对话服务正在恢复")).to_have_count(0)


def test_a_member_signs_in_by_the_demos_link_and_checks_in_by_buttons(page: Page, folder: Path) -> None:
    page.goto(demo_link(folder, "member"))
    expect(page.get_by_text("示例支部（仅供试用）")).to_be_visible(timeout=PATIENCE_MS)
    assert page.url.endswith("/")

    ask(page, "签到")
    page.get_by_role("button", name="书面").click()
    expect(page.get_by_text("示例·王芳同志").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="书面")).to_have_count(0)
    ask(page, "我签到了吗")
    expect(page.locator("[data-speaker=bot]").last).to_contain_text("已签到", timeout=PATIENCE_MS)
    assert bubbles(page, "member") == ["签到", "书面", "我签到了吗"]

    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("dialog").get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_role("link", name="登录")).to_be_visible(timeout=PATIENCE_MS)
    assert bubbles(page, "member") == []


def test_a_visitor_who_wants_to_check_in_is_shown_the_way_to_sign_in(page: Page) -> None:
    ask(page, "签到")

    expect(page.locator("[data-speaker=bot]").last).to_contain_text("请先登录", timeout=PATIENCE_MS)
    page.get_by_role("link", name="登录").click()
    expect(page.get_by_label("工号")).to_be_visible()


def test_a_question_without_basis_shows_the_nearest_entries_and_can_be_handed_over(page: Page) -> None:
    ask(page, "支部的咖啡机坏了找谁修？")
    expect(page.locator(".replies button")).to_have_text(["转给书记"], timeout=PATIENCE_MS)
    expect(page.get_by_text("最接近的条目")).to_be_visible()
    expect(page.locator("article")).to_have_count(0)

    page.get_by_role("button", name="转给书记").click()

    expect(page.locator("[data-speaker=bot]").last).to_contain_text("支部的咖啡机坏了", timeout=PATIENCE_MS)


def test_what_is_asked_without_network_reaches_the_bot_once_when_it_is_back(
    phone: BrowserContext, page: Page
) -> None:
    phone.set_offline(True)
    ask(page, "四个意识是什么？")
    expect(page.get_by_role("button", name="重试")).to_be_visible()

    phone.set_offline(False)
    expect(page.locator("blockquote")).to_be_visible(timeout=PATIENCE_MS)

    assert bubbles(page, "member") == ["四个意识是什么？"]


def test_nothing_leaves_the_origin_and_nothing_offends_the_security_policy(
    phone: BrowserContext, address: str
) -> None:
    asked_for: list[str] = []
    complaints: list[str] = []
    phone.on("request", lambda request: asked_for.append(request.url))
    page = phone.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    ask(page, "预备期有多长？")
    page.get_by_role("button", name="查看原文").click(timeout=PATIENCE_MS)
    expect(page.locator("mark")).to_be_visible()

    assert len(asked_for) >= 6
    assert [url for url in asked_for if not url.startswith((address, "data:"))] == []
    assert complaints == []
