"""Recognise what a line of a rule is: a heading, a provision's start, an annex, an item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.numerals import NUMERAL, ProvisionNumber, parse_number, parse_provision
from knowledge.spans import BLANKS

_LONGEST_HEADING = 60
_LONGEST_ITEM_HEADING = 30

# Higher is further in. The first six are Markdown's own.
_UNIT_LEVELS = {"编": 7, "分编": 8, "章": 9, "节": 10}
ITEM_LEVEL = 11
SUBITEM_LEVEL = 12

_MARKDOWN = re.compile(r"(#{1,6})(?!#)\s*(.*?)[\s#]*")
_UNIT = re.compile(rf"第\s*{NUMERAL}+\s*(编|分编|章|节)(?![、，至到的和或及之车课组])")
_LEADERS = re.compile(r"[\s.…·．]*[.…·．]{2,}\s*\d*$")
_START = re.compile(rf"[第笫]\s*{NUMERAL}+\s*条(?:\s*之\s*{NUMERAL}+(?![款项]))?")
# What follows the label where a provision is mentioned, not begun: 第十条规定的, 第三条第二款, 第九条、….
_MENTION = re.compile(
    r"第|[、，,；;。）)的]|规定|所[列称述指]|至第|和第|或者?第|与第|以?及第|中的|之规定|以[上下外内]"
)
_ANNEX = re.compile(
    rf"附(?:[件录表图](?:\s*[（(]?{NUMERAL}{{1,3}}[)）]?)?(?:\s*[：:].*|[ \u3000].*|)|\s*[：:].*)",
)
_NOT_ANNEX = re.compile(r"附\s*则")
_ITEM = re.compile(r"[零〇一二三四五六七八九十百]+、")
_SUBITEM = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
_SENTENCE = re.compile(r"[。；;！!？?]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line. `unit` is 编, 分编, 章 or 节 where it is numbered as one of these."""

    text: str
    level: int
    unit: str | None = None
    plain: bool = False

    @property
    def rank(self) -> int | None:
        """How far in the unit stands, whatever the number of `#`: laws vary in that."""
        return _UNIT_LEVELS[self.unit] if self.unit else None


@dataclass(frozen=True, slots=True)
class Start:
    """The first words of a line that look like a provision's label.

    `clear` means that a blank, a bracketed title or the line's end follows the label, as in every
    properly set rule; otherwise the line may as well continue a sentence.
    """

    number: ProvisionNumber
    clear: bool


def heading_of(line: str) -> Heading | None:
    """The heading that a stripped line is, or None."""
    match = _MARKDOWN.fullmatch(line)
    if match:
        text = " ".join(match[2].strip(BLANKS).split())
        unit = _UNIT.match(text)
        return Heading(text, len(match[1]), unit[1] if unit else None)
    unit = _UNIT.match(line)
    if unit is None or len(line) > _LONGEST_HEADING or _SENTENCE.search(line) or line.endswith(("，", "：")):
        return None
    text = " ".join(_LEADERS.sub("", line).split())
    return Heading(text, _UNIT_LEVELS[unit[1]], unit[1], plain=True)


def start_of(line: str) -> Start | None:
    """The provision that a stripped line may begin, or None."""
    match = _START.match(line)
    if match is None:
        return None
    number = parse_provision(match[0])
    if number is None:
        return None
    rest = line[match.end() :]
    clear = not rest or rest[0] in BLANKS or rest[0] in "（(【［["
    if not clear and _MENTION.match(rest):
        return None
    return Start(number, clear)


def annex_of(line: str) -> str | None:
    """The heading of the annex that a stripped line opens (附件一, 附：…), or None."""
    if not line.startswith("附") or _NOT_ANNEX.match(line) or not _ANNEX.fullmatch(line):
        return None
    if len(line) <= _LONGEST_HEADING and not _SENTENCE.search(line):
        return " ".join(line.rstrip("：: \u3000").split())
    return re.split(r"[：:\s]", line, maxsplit=1)[0]


def names_annex(annex: str, line: str) -> bool:
    """Whether the line after a bare annex mark (附件, 附录二) is the annex's title."""
    return (
        re.fullmatch(rf"附[件录表图]?\s*[（(]?{NUMERAL}*[)）]?", annex) is not None
        and 0 < len(line) <= _LONGEST_ITEM_HEADING
        and not re.search(r"[。；;：:，,]|^[#|（(]", line)
        and start_of(line) is None
        and item_of(line) is None
        and annex_of(line) is None
    )


def item_of(line: str) -> int | None:
    """The value of a top-level item (三、… → 3), or None."""
    match = _ITEM.match(line)
    return parse_number(match[0][:-1]) if match else None


def item_heading_of(line: str, next_line: str) -> Heading | None:
    """The heading that a short item line is (一、总体要求), or None.

    A short item directly followed by another one belongs to a list and is no heading.
    """
    if len(line) > _LONGEST_ITEM_HEADING or re.search(r"[。；;：:，,！!？?]", line):
        return None
    for pattern, level in ((_ITEM, ITEM_LEVEL), (_SUBITEM, SUBITEM_LEVEL)):
        if pattern.match(line):
            return None if pattern.match(next_line) or not next_line else Heading(line, level, plain=True)
    return None
