"""Read a law's history: which order published this text, on what day, in force from when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from knowledge.vocabulary import without_state

_DAY = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_DATED_LINE = re.compile(rf"[(（]?{_DAY}\s*(.*)")
_IN_FORCE = re.compile(r"施行|实施|生效")
_PUBLISHED = re.compile(r"通过|公布|发布|修订|修正|批准|公告|印发")
_ORDER = re.compile(
    r"(?P<by>[\u4e00-\u9fff、]+?)(?:令第|第)(?P<no>[\d零〇一二三四五六七八九十百]+)(?:号令|号)"
)
_LETTER = re.compile(r"[\u4e00-\u9fff]{2,8}[〔\[(]\d{4}[〕\])]\s*(?:第\s*)?\d+\s*号")
_DECISION = re.compile(r"《.*决定》")
_CLAUSE = re.compile(rf"本[\u4e00-\u9fff]{{1,12}}自\s*{_DAY}\s*起(?:施行|实施|执行|生效)")


@dataclass(frozen=True, slots=True)
class History:
    """What the lines above a law say of it."""

    number: str | None
    issued: date | None
    effective: date | None


def read_history(past: str, body: str) -> History:
    """The number, day of issue and first day in force of the text at hand.

    Several orders may be listed: the last that published the whole text counts; one that is named
    together with an amending decision (《…的决定》) is the number of the decision and not of this text.
    """
    lines = [unicodedata.normalize("NFKC", line).strip() for line in past.splitlines()]
    issued = [day for line in lines if (day := _dated(line, _PUBLISHED))]
    in_force = [day for line in lines if (day := _dated(line, _IN_FORCE))]
    clauses = [day for match in _CLAUSE.finditer(body) if (day := _day(*match.groups()))]
    return History(
        number=_number(lines),
        issued=max(issued, default=None),
        effective=max([*in_force, *clauses], default=None),
    )


_OPENING_LINES = 12


def read_opening(body: str) -> History:
    """The same from a rule without a separate history, as Word and PDF files are.

    Only lines near the beginning count that hold nothing but a number (某党发〔2024〕5号), or stand in
    brackets under the title (（2024年1月31日公司党委会议通过）).
    """
    lines = [unicodedata.normalize("NFKC", line).strip("# \t\r\u200b") for line in body.splitlines()]
    opening = [line for line in lines if line][:_OPENING_LINES]
    telling = [line for line in opening if _LETTER.fullmatch(line) or re.fullmatch(r"\(.*\)", line)]
    return read_history("\n".join(telling), body)


def _number(lines: list[str]) -> str | None:
    numbers = []
    for line in lines:
        letter = _LETTER.search(line)
        if letter:
            numbers.append(
                letter[0].replace("[", "〔").replace("]", "〕").replace("(", "〔").replace(")", "〕")
            )
        dated = _DATED_LINE.match(line)
        order = _ORDER.match(dated[4]) if dated and "令" in dated[4] else None
        if order and not _DECISION.search(line):
            numbers.append(f"{without_state(order['by'])}令第{order['no']}号")
    return numbers[-1] if numbers else None


def _dated(line: str, event: re.Pattern[str]) -> date | None:
    match = _DATED_LINE.match(line)
    return _day(*match.groups()[:3]) if match and event.search(match[4]) else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
