"""Use the chat page as a member does, and measure what is on it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

OWN_TEXT = (
    "all => all.map(one => [...one.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(''))"
)


def ask(page: Page, text: str) -> None:
    field = page.get_by_label("输入您的问题")
    field.fill(text)
    field.press("Enter")


def bubbles(page: Page, speaker: str) -> list[str]:
    """The texts of the bubbles of `member` or `bot`, top to bottom, without what only readers hear."""
    return page.locator(f"[data-speaker={speaker}] .bubble").evaluate_all(OWN_TEXT)


def sizes(page: Page) -> dict[str, Any]:
    """What is seen that is too small: texts under 18 px, targets under 44 px; and the page's overflow."""
    return page.evaluate(f"{_measuring()}.sizes()")


def low_contrasts(page: Page, least: float = 4.5) -> list[tuple[str, float]]:
    """The texts whose contrast to what lies behind them is under `least`."""
    found = page.evaluate(f"{_measuring()}.contrasts()")
    assert found, "no text on the page: nothing was measured"
    return [(text, ratio) for text, ratio in found if ratio < least]


@cache
def _measuring() -> str:
    return Path(__file__).with_name("measuring.js").read_text(encoding="utf-8").strip()
