"""Cut a long stretch of text into parts at paragraph, sentence or clause ends."""

from __future__ import annotations

import math
import re

Span = tuple[int, int]

BLANKS = " \t\r\n\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff\x1c\x1d\x1e\x1f\x85"  # noqa: E501 - one list of all blanks, zero-width space and BOM included
"""What counts as blank: str.strip's white space, and the invisible U+200B and U+FEFF."""

# From the best place to cut to the worst. A line that ends in a colon announces its items.
_BREAKS = (
    re.compile(r"(?<![：:\r])\r?\n"),
    re.compile(r"[。！？；!?;][”’』」）)》]*|\n"),
    re.compile(r"[，、：,:][”’』」）)》]*|[ \t\u3000]+"),
)

_LONGEST_BREAK = 8


def trim(text: str, start: int, end: int) -> Span:
    """The same span without the blanks at both ends; empty if there is nothing but blanks."""
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return start, end


def split_span(text: str, span: Span, limit: int) -> list[Span]:
    """Cut a span into trimmed parts of at most `limit` characters.

    The parts are of about equal length, because a short remainder makes a poor quote and a poor
    vector. Together they hold every character of the span that is not blank, each exactly once.
    """
    start, end = trim(text, *span)
    if start == end:
        return []
    if end - start <= limit:
        return [(start, end)]
    pieces = math.ceil((end - start) / limit)
    target = start + (end - start) * (pieces // 2) // pieces
    cut = _nearest_break(text, (start, end), target, slack=max(1, limit // 4))
    return split_span(text, (start, cut), limit) + split_span(text, (cut, end), limit)


def _nearest_break(text: str, span: Span, target: int, *, slack: int) -> int:
    low, high = max(span[0] + 1, target - slack), min(span[1] - 1, target + slack)
    for pattern in _BREAKS:
        found = pattern.finditer(text, max(span[0], low - 1), min(span[1], high + _LONGEST_BREAK))
        ends = [match.end() for match in found if low <= match.end() <= high]
        if ends:
            return min(ends, key=lambda at: abs(at - target))
    return target
