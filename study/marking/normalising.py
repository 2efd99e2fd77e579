"""Reduce what is typed into a blank to what it says: 一年, １年 and “1 年” are one answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from knowledge.numerals import parse_number
from study.marking.large_numbers import written_out

_NUMBER = re.compile(r"[零〇○一二两三四五六七八九十百千0-9]+")
_PER_CENT = re.compile(
    r"百分之(?=[零〇○一二两三四五六七八九十百千0-9])([零〇○一二两三四五六七八九十百千0-9.]+)"
)
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_CHINESE_DIGIT = str.maketrans("0123456789", "〇一二三四五六七八九")
_LONGEST_NUMBER = 20
# What separates digits says something (3.5, 8:30, 3-5, 1/2), and is one sign however it is typed.
_BETWEEN_DIGITS = {"、": ",", "·": ".", "⁄": "/", "–": "-", "—": "-", "−": "-", "~": "-", "∶": ":"}


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts are one answer; an empty one never is.

    Width, case, spaces and punctuation do not matter, nor whether numbers are Chinese or Arabic. Where
    nothing but punctuation is asked for (which bracket?), that is what counts.
    """
    reduced = normalised(one)
    if reduced or normalised(other):
        return reduced == normalised(other)
    narrow = unicodedata.normalize("NFKC", one).strip()
    return bool(narrow) and narrow == unicodedata.normalize("NFKC", other).strip()


def normalised(text: str) -> str:
    """The text without what does not matter; nothing is left of mere punctuation.

    Numbers in counted or positional Chinese become Arabic ones, those with 万 and 亿 as well, also inside
    words: it is done to both sides, so that 统一 and 统1 being the same does no harm.
    """
    narrow = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(one for one in narrow if unicodedata.category(one)[0] not in "ZC")
    ungrouped = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), visible)
    numbers = _NUMBER.sub(_arabic, written_out(_PER_CENT.sub(r"\1%", ungrouped)))
    pieces = [(is_sign, "".join(run)) for is_sign, run in groupby(numbers, key=_is_sign)]
    return "".join(_kept(pieces, place) for place in range(len(pieces)))


def _arabic(match: re.Match[str]) -> str:
    written = match[0]
    if len(written) > _LONGEST_NUMBER:
        return written
    if written.isdigit() and written.isascii():
        is_decimal = re.search(r"\d\.$", match.string[: match.start()]) is not None
        return written if is_decimal else written.lstrip("0") or "0"
    value = parse_number(written.translate(_CHINESE_DIGIT))
    return written if value is None else str(value)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _kept(pieces: Sequence[tuple[bool, str]], place: int) -> str:
    """What is left of a run of letters and digits, or of signs: of those the one that says something."""
    is_sign, piece = pieces[place]
    if not is_sign:
        return piece
    before = pieces[place - 1][1] if place else ""
    after = pieces[place + 1][1] if place + 1 < len(pieces) else ""
    if not before[-1:].isdecimal():
        return ""
    if piece[0] in "%‰":
        return piece[0]
    return _BETWEEN_DIGITS.get(piece[0], piece[0]) if after[:1].isdecimal() else ""
