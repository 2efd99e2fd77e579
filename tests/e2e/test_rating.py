"""Under an answer: whether it helped, said once, by thumb or keyboard, with or without a network."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import material
from tests.e2e.chatting import ask, low_contrasts, sizes
from tests.e2e.scripted_api import Script


def test_a_downvote_given_without_network_is_sent_once_with_its_comment_afterwards(
    phone: BrowserContext, page: Page, script: Script
) -> None:
    ask(page, "党费怎么交？")
    helped = page.get_by_role("button", name="有帮助")
    failed = page.get_by_role("button", name="没帮助")
    expect(helped).to_have_attribute("aria-pressed", "false")
    phone.set_offline(True)

    failed.click()
    expect(page.get_by_text("网络恢复后会自动发送。")).to_be_visible()
    expect(failed).to_have_attribute("aria-pressed", "true")
    assert script.feedback == {}
    phone.set_offline(False)
    expect(page.get_by_text("谢谢，已经记下。")).to_be_visible()
    page.get_by_label("哪里不对，或者您想知道什么？可以不填。").fill("没说怎么交")
    page.get_by_role("button", name="补充").click()
    expect(page.get_by_label("哪里不对，或者您想知道什么？可以不填。")).to_have_count(0)
    expect(page.get_by_text("谢谢，已经记下。")).to_be_visible()

    first, second = script.feedback.values()
    assert (first["question"], first["thumb"], first["comment"]) == ("党费怎么交？", "down", None)
    assert (second["thumb"], second["comment"]) == ("down", "没说怎么交")
    assert second["card"] == "c1"
    assert second["passages"] == [f"p{at}" for at in (material.QUOTED, 4, 6)]


def test_it_is_reached_by_keyboard_large_enough_and_readable(page: Page, script: Script) -> None:
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="有帮助").focus()

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="没帮助")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("谢谢，已经记下。")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("哪里不对，或者您想知道什么？可以不填。")).to_be_focused()

    measured = sizes(page)
    assert measured["small_texts"] == []
    assert measured["small_targets"] == []
    assert low_contrasts(page) == []
    assert [one["thumb"] for one in script.feedback.values()] == ["down"]


def test_what_was_said_is_still_shown_after_a_reload_and_can_be_changed(page: Page, script: Script) -> None:
    ask(page, "党费怎么交？")
    page.get_by_role("button", name="没帮助").click()
    expect(page.get_by_text("谢谢，已经记下。")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="没帮助")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("button", name="有帮助").click()

    expect(page.get_by_role("button", name="有帮助")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("谢谢，已经记下。")).to_be_visible()
    assert [one["thumb"] for one in script.feedback.values()] == ["down", "up"]
