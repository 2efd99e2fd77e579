"""Read and write the numbers of provisions: 39, ３９, 三十九, 一百三十四条之一."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGEST = 9999

NUMERAL = "[零〇○一二两三四五六七八九十百千0-9０-９]"
"""A regular expression for one character of a number, Chinese, ASCII or full width."""

_PROVISION = re.compile(
    rf"[第笫]?\s*(?P<article>{NUMERAL}+)\s*(?:条\s*(?:之\s*(?P<branch>{NUMERAL}+))?)?",
)


class ProvisionNumber(NamedTuple):
    """The number of a provision, in the order of the law: 134 < 134之一 < 135."""

    article: int
    branch: int = 0

    @property
    def label(self) -> str:
        """The one spelling that passages and citations use: 第一百三十四条之一."""
        suffix = f"之{to_chinese(self.branch)}" if self.branch else ""
        return f"第{to_chinese(self.article)}条{suffix}"

    def follows(self, other: ProvisionNumber) -> bool:
        """Whether nothing can stand between the two in a complete law."""
        return self in {(other.article + 1, 0), (other.article, other.branch + 1)}


def parse_number(text: str) -> int | None:
    """The value of a number below 10,000, or None if it is no number.

    Positional Chinese (一九五) and counted Chinese (一百九十五) are both read; 十 alone is 10.
    """
    narrow = unicodedata.normalize("NFKC", text)
    if narrow.isascii() and narrow.isdigit():
        return int(narrow)
    if narrow and all(c in _DIGITS for c in narrow):
        return int("".join(str(_DIGITS[c]) for c in narrow))
    return _parse_counted(narrow)


def _parse_counted(text: str) -> int | None:
    total = digit = 0
    unit_before = _LARGEST
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _UNITS and _UNITS[character] < unit_before:
            unit_before = _UNITS[character]
            total += (digit or 1) * unit_before
            digit = 0
        else:
            return None
    return total + digit if text else None


def to_chinese(number: int) -> str:
    """The counted spelling used in laws: 10 → 十, 110 → 一百一十, 1001 → 一千零一.

    Raises:
        ValueError: the number is not between 1 and 9999, the range of provision numbers.
    """
    if not 1 <= number <= _LARGEST:
        msg = f"{number} is not between 1 and {_LARGEST}"
        raise ValueError(msg)
    written = ""
    gap = False
    for name, unit in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, unit)
        if not digit:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = False
    return written.removeprefix("一") if written.startswith("一十") else written


def parse_provision(text: str) -> ProvisionNumber | None:
    """The number in a reference such as 39, 第39条, 134条之一 or 笫五十四条; None for anything else."""
    match = _PROVISION.fullmatch(text.strip())
    if match is None:
        return None
    article = parse_number(match["article"])
    branch = parse_number(match["branch"]) if match["branch"] else 0
    if article is None or branch is None or not 1 <= article <= _LARGEST or branch > _LARGEST:
        return None
    return ProvisionNumber(article, branch)


def provision_label(text: str) -> str | None:
    """The canonical label of a reference as people type it: 39, ３９ and 第三十九条 → 第三十九条."""
    number = parse_provision(text)
    return number.label if number else None
