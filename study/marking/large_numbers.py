"""Write out numbers with 万 and 亿: 1万, 一万 and 10000 are one number."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from knowledge.numerals import parse_number

_CHINESE_DIGIT = str.maketrans("0123456789", "〇一二三四五六七八九")
_NUMERAL = "[零〇○一二两三四五六七八九十百千0-9]"
_PART = rf"\d{{1,12}}(?:\.\d{{1,8}})?|{_NUMERAL}{{1,12}}"
_LARGE = re.compile(
    rf"(?<!\d\.)(?<!{_NUMERAL}|[万亿])(?:(?P<yi>{_PART})亿)?(?:(?P<wan>{_PART})万)?(?P<rest>{_NUMERAL}{{0,12}})"
    rf"(?!\.\d)(?!{_NUMERAL}|[万亿])"
)
_WAN: Final = 10_000
_YI: Final = 100_000_000
_NOUGHTS = "零〇○0"


def written_out(text: str) -> str:
    """The text with such numbers in Arabic digits, as far as they say one number only.

    一万五 is left as it is: to some 15,000, to others 10,005. So is what comes to no whole number.
    """
    return _LARGE.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    yi, wan, rest = match["yi"], match["wan"], match["rest"]
    if yi is None and wan is None:
        return match[0]
    parts = [_value(yi, _YI), _value(wan, _WAN), _rest(rest, follows_wan=wan is not None)]
    value = sum((part for part in parts if part is not None), Fraction(0))
    is_number = None not in parts and value.denominator == 1
    return str(value) if is_number else match[0]


def _value(part: str | None, unit: int) -> Fraction | None:
    """What stands before 万 or 亿; None where that is no number."""
    if part is None:
        return Fraction(0)
    if part[0].isascii() and "." in part:
        return Fraction(part) * unit
    number = parse_number(part.translate(_CHINESE_DIGIT))
    return None if number is None else Fraction(number * unit)


def _rest(rest: str, *, follows_wan: bool) -> Fraction | None:
    """What stands behind them, below 10,000; None where it may be meant in more than one way."""
    if not rest:
        return Fraction(0)
    below = rest.lstrip(_NOUGHTS)
    is_clear = below != rest or (follows_wan and len(rest) > 1)
    number = parse_number(below.translate(_CHINESE_DIGIT)) if below and is_clear else None
    return None if number is None or number >= _WAN else Fraction(number)
