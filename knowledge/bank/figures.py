"""Read the numbers of running text and write them as people would: 三, 3, 零点五, 一万."""

from __future__ import annotations

import re
from fractions import Fraction

from knowledge.numerals import parse_number, to_chinese

FIGURE = r"(?:[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?|\d+(?:\.\d+)?)万?"
"""A regular expression for one number, Chinese or in digits; a fraction and 万 may follow."""

_DIGITS = {character: digit for digit, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_LARGEST = 9999


def value_of(figure: str) -> Fraction | None:
    """What a number is worth; None for what is no number, or too large to be read."""
    whole, _, parts = figure.removesuffix("万").replace("点", ".").partition(".")
    value = parse_number(whole)
    if value is None:
        return None
    digits = "".join(str(_DIGITS.get(character, character)) for character in parts)
    fraction = Fraction(int(digits), 10 ** len(digits)) if digits else Fraction(0)
    return (value + fraction) * (10_000 if figure.endswith("万") else 1)


def share_value(share: str) -> Fraction | None:
    """What 百分之八十, 80% or 三分之一 is worth, as a part of one."""
    if share.endswith("%"):
        whole, part = Fraction(100), value_of(share[:-1])
    else:
        below, _, above = share.partition("分之")
        whole, part = Fraction(100) if below == "百" else value_of(below) or Fraction(0), value_of(above)
    return part / whole if part is not None and whole else None


def spellings(figure: str) -> tuple[str, ...]:
    """The number as it stands, then the other ways to write it: 两 is 二 and 2, 25 is 二十五."""
    value = value_of(figure)
    if value is None:
        return (figure,)
    if figure.endswith("万"):
        ways = [*(f"{way}万" for way in spellings(figure[:-1])), f"{float(value):.0f}"]
    elif _is_plain(value):
        number = int(value)
        ways = [to_chinese(number), *(["两"] if number == 2 else []), str(number)]  # noqa: PLR2004 - 两
    else:
        ways = [f"{float(value):g}"]
    return tuple(dict.fromkeys([figure, *ways]))


def written_like(value: Fraction, figure: str) -> str | None:
    """A number in the manner of another, Chinese or in digits; None where that cannot be done."""
    if not _is_plain(value):
        return None
    if figure.isascii():
        return str(int(value)) if figure.isdigit() else None
    return None if re.search("[点万]", figure) else to_chinese(int(value))


def _is_plain(value: Fraction) -> bool:
    return value.denominator == 1 and 1 <= value <= _LARGEST
