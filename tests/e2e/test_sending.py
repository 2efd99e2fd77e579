"""Messages that the network, the server or a thumb gets in the way of."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import material
from tests.e2e.chatting import ask, bubbles
from tests.e2e.scripted_api import LostAnswer, Refusal, Script, ScriptedApi


def test_a_message_typed_without_network_is_sent_once_when_the_network_is_back(
    phone: BrowserContext, page: Page, script: Script
) -> None:
    phone.set_offline(True)
    expect(page.get_by_text("网络断开了。没发出的消息会留着")).to_be_visible()
    ask(page, "党费怎么交？")
    expect(page.get_by_text("网络不通，消息没有发出去。")).to_be_visible()
    assert script.posts == []

    phone.set_offline(False)
    expect(page.locator("blockquote")).to_be_visible()

    assert [post["text"] for post in script.posts] == ["党费怎么交？"]
    assert bubbles(page, "member") == ["党费怎么交？"]
    expect(page.get_by_text("网络断开了")).to_have_count(0)


def test_a_retry_after_a_lost_answer_carries_the_same_id_so_that_it_happens_once(
    page: Page, script: Script
) -> None:
    script.ahead.append(LostAnswer())
    ask(page, "签到")
    page.get_by_role("button", name="重试").click()
    expect(page.locator("blockquote")).to_be_visible()

    assert len({post["client_id"] for post in script.posts}) == 1
    assert len(script.posts) >= 2
    assert len(script.happened) == 1
    assert bubbles(page, "member") == ["签到"]


def test_a_busy_server_is_asked_again_after_the_time_it_named(page: Page, script: Script) -> None:
    script.ahead.append(Refusal(503, "busy", retry_after=1))
    ask(page, "党费怎么交？")
    expect(page.get_by_text("现在问的人多，马上自动再发。")).to_be_visible()

    expect(page.locator("blockquote")).to_be_visible()

    assert [post["client_id"] for post in script.posts] == [script.posts[0]["client_id"]] * 2


def test_a_refused_message_says_why_and_can_be_tried_again(page: Page, script: Script) -> None:
    script.ahead.append(Refusal(400, "button_expired"))

    ask(page, "党费怎么交？")

    expect(page.get_by_text("这个按钮已过期，请重新问一次。")).to_be_visible()
    expect(page.get_by_role("button", name="重试")).to_be_visible()


def test_a_button_tapped_twice_is_posted_once_and_shows_its_title(page: Page, script: Script) -> None:
    ask(page, "党费怎么交？")
    button = page.get_by_role("button", name="出处？")
    button.wait_for()
    script.pause_s = 0.3

    button.dblclick()
    expect(page.locator("blockquote")).to_have_count(2)

    assert [post.get("button") for post in script.posts] == [None, "t-source"]
    assert bubbles(page, "member") == ["党费怎么交？", "出处？"]


def test_the_page_shows_that_the_bot_is_at_work(page: Page, script: Script) -> None:
    script.pause_s = 0.5

    ask(page, "党费怎么交？")

    expect(page.get_by_text("正在查阅资料")).to_be_visible()
    expect(page.locator("blockquote")).to_be_visible()
    expect(page.get_by_text("正在查阅资料")).to_have_count(0)


def test_a_reload_keeps_the_conversation_and_clearing_it_leaves_nothing(page: Page, api: ScriptedApi) -> None:
    ask(page, "党费怎么交？")
    expect(page.locator("blockquote")).to_be_visible()

    page.reload()
    expect(page.locator("blockquote")).to_be_visible()
    page.get_by_role("button", name="清空对话").click()
    page.get_by_role("button", name="清空", exact=True).last.click()

    expect(page.get_by_text("可以这样问")).to_be_visible()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert len(api.script.posts) == 1


def test_a_degraded_answer_is_announced_in_a_calm_line(page: Page, script: Script) -> None:
    script.answer = lambda _post: material.reply(material.message("您好"), degraded="bot_unavailable")

    ask(page, "您好")

    expect(page.get_by_text("对话服务正在恢复，先直接从资料里为您查找。")).to_be_visible()


def test_what_the_bot_or_a_document_says_is_never_taken_for_html(page: Page, script: Script) -> None:
    hostile = "<img src=x onerror=\"document.title='broken'\"><b>粗</b>"
    hit = {**material.hit(0), "quote": hostile, "answer": hostile}
    script.answer = lambda _post: material.reply(
        material.message(hostile), material.message("", kind="answer", hits=[hit])
    )

    ask(page, hostile)
    expect(page.locator("blockquote")).to_have_text(hostile)

    assert bubbles(page, "member") == bubbles(page, "bot") == [hostile]
    assert page.title() == "运学"
    expect(page.locator("main img, main b")).to_have_count(0)


def test_nothing_is_fetched_from_another_origin(phone: BrowserContext, api: ScriptedApi) -> None:
    asked_for: list[str] = []
    phone.on("request", lambda request: asked_for.append(request.url))
    page = phone.new_page()
    page.goto(api.address)
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="查看原文").click()
    expect(page.locator("mark")).to_be_visible()

    assert len(asked_for) >= 6
    assert [url for url in asked_for if not url.startswith((api.address, "data:"))] == []
