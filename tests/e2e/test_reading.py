"""From a citation to its place in the document, and a page that older eyes and thumbs can use."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import material
from tests.e2e.chatting import ask, bubbles, low_contrasts, sizes
from tests.e2e.scripted_api import Refusal, Script, ScriptedApi

WIDTHS = [(320, 568), (390, 844), (1280, 800)]


def test_a_card_shows_answer_quote_and_place_and_marks_what_is_no_longer_in_force(page: Page) -> None:
    ask(page, "党费怎么交？")

    card = page.get_by_role("article")
    expect(card.locator(".answer")).to_have_text(
        "按月交纳，以固定工资收入为基数，分四档：0.5%、1%、1.5%、2%。"
    )
    assert card.locator("blockquote").text_content() == material.PROVISIONS[material.QUOTED]
    assert card.locator("blockquote").evaluate("one => getComputedStyle(one).whiteSpace") == "pre-wrap"
    expect(card.locator(".where span")).to_have_text(["第一章 标准 › 第三条", "运段党发〔2025〕6号"])
    expect(card.locator(".badge")).to_have_count(0)
    expect(page.locator(".related .badge")).to_have_text(["已有新版本"])


def test_a_citation_opens_highlighted_in_its_document_and_back_closes_it(page: Page) -> None:
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="查看原文").click()

    sheet = page.get_by_role("dialog", name="资料原文")
    expect(sheet.locator("mark")).to_be_in_viewport()
    assert sheet.locator("mark").text_content() == material.PROVISIONS[material.QUOTED]
    expect(sheet.get_by_role("heading", name="《党费收缴细则》")).to_be_visible()
    page.go_back()

    expect(sheet).to_be_hidden()
    expect(page.locator("blockquote")).to_be_visible()
    assert page.url.endswith("/")


def test_the_document_goes_on_in_both_directions_without_moving_what_is_read(page: Page) -> None:
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="第七条 交纳党费确有困难").click()
    sheet = page.get_by_role("dialog", name="资料原文")
    first = sheet.get_by_text("第五条 预备党员")
    first.wait_for()
    sheet.get_by_role("button", name="显示前文").scroll_into_view_if_needed()
    top = first.evaluate("one => one.getBoundingClientRect().top")

    sheet.get_by_role("button", name="显示前文").click()
    expect(sheet.get_by_text("第三条 三千元以下")).to_have_count(1)
    assert first.evaluate("one => one.getBoundingClientRect().top") == pytest.approx(top, abs=2)
    sheet.get_by_role("button", name="显示前文").click()
    sheet.get_by_role("button", name="显示后文").click()

    expect(sheet.locator(".text")).to_have_text(list(material.PROVISIONS[:10]))
    expect(sheet.get_by_role("heading", level=3)).to_have_text(["第一章 标准", "第二章 交纳"])
    expect(sheet.get_by_text("已到开头")).to_have_count(1)


def test_a_reload_opens_the_place_again(page: Page) -> None:
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="查看原文").click()
    expect(page.locator("mark")).to_be_visible()

    page.reload()
    expect(page.locator("mark")).to_be_in_viewport()
    page.get_by_role("button", name="关闭").click()

    expect(page.get_by_role("dialog", name="资料原文")).to_be_hidden()
    expect(page.locator("blockquote")).to_be_visible()


def test_a_place_that_is_gone_says_so(page: Page, script: Script) -> None:
    ask(page, "党费怎么交？")
    script.context = lambda *_: None

    page.get_by_role("button", name="查看原文").click()

    expect(page.get_by_role("alert")).to_contain_text("这处原文在当前资料里找不到了")


@pytest.mark.parametrize(("width", "height"), WIDTHS, ids=str)
def test_every_text_is_18_px_every_target_44_px_and_nothing_overflows(
    phone: BrowserContext, api: ScriptedApi, script: Script, width: int, height: int
) -> None:
    page = phone.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(api.address)
    page.get_by_text("已连接").wait_for()
    seen = [sizes(page)]
    ask(page, "党费怎么交？" + "w" * 200)
    page.get_by_role("button", name="出处？").wait_for()
    script.ahead.append(Refusal(422, "text_too_long"))
    seen.append(sizes(page))
    ask(page, "再问一次")
    page.get_by_role("button", name="重试").wait_for()
    seen.append(sizes(page))
    page.get_by_role("button", name="查看原文").click()
    page.locator("mark").wait_for()
    seen.append(sizes(page))
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="清空对话").click()
    page.get_by_role("button", name="保留").wait_for()
    seen.append(sizes(page))

    assert [one["texts"] > 5 and one["targets"] > 2 for one in seen] == [True] * 5
    assert [one["small_texts"] for one in seen] == [[]] * 5
    assert [one["small_targets"] for one in seen] == [[]] * 5
    assert [one["overflow"] for one in seen] == [0] * 5


def test_every_text_has_a_contrast_of_at_least_4_5(phone: BrowserContext, page: Page, script: Script) -> None:
    low = low_contrasts(page)
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="查看原文").click()
    page.locator("mark").wait_for()
    low += low_contrasts(page)
    page.go_back()
    phone.set_offline(True)
    ask(page, "再问一次")
    page.get_by_role("button", name="重试").wait_for()
    low += low_contrasts(page)

    assert low == []


def test_an_answer_is_announced_and_the_log_and_field_have_names(page: Page) -> None:
    ask(page, "党费怎么交？")
    page.locator("blockquote").wait_for()

    log = page.get_by_role("log", name="对话")
    assert log.get_attribute("aria-live") == "polite"
    expect(log).to_contain_text("您说：党费怎么交？")
    expect(page.get_by_role("textbox", name="输入您的问题")).to_be_visible()


def test_the_chat_can_be_used_without_a_pointer(page: Page) -> None:
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="查看原文").press("Enter")
    expect(page.get_by_role("button", name="关闭")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="资料原文")).to_be_hidden()
    expect(page.get_by_role("button", name="查看原文")).to_be_focused()


def test_a_long_answer_leaves_its_question_in_sight(page: Page, script: Script) -> None:
    long = {**material.hit(0), "quote": "党员应当按月交纳党费。\n" * 60}
    script.answer = lambda _post: material.reply(material.message("", kind="answer", hits=[long]))

    for question in ("第一问", "第二问"):
        ask(page, question)
        expect(page.get_by_text(question)).to_be_in_viewport()

    expect(page.locator("blockquote")).to_have_count(2)
    assert bubbles(page, "member") == ["第一问", "第二问"]
    expect(page.get_by_text("第二问")).to_be_in_viewport()
