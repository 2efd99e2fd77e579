"""Tidy the texts that come out of a file, and find an id for an item that has none."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

from knowledge.bank.checking import ID
from knowledge.bank.item import BLANK, Item, Matching, MultipleChoice, Ordering, SingleChoice, Task

# What other programs leave in a text and nobody sees; anything else that is hidden is a fault.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ODD_SPACE = re.compile("[\t\u00a0]")
_OTHER_BLANKS = re.compile(r"_{2,}|[（(][ \u3000]*[)）]|【[ \u3000]*】|[\[［][ \u3000]*[\]］]")
_DIGITS = 16

NUMBER = re.compile(r"[-+]?\d[\d.,eE+-]*")
"""A number as other programs write one."""

NO_ID = "-"
"""Stands in an item until it gets one that follows from its content."""


def tidy_text(text: str) -> str:
    """A text of several lines: line ends are one sort, invisible characters and outer blanks are gone."""
    text = _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text))
    return "\n".join(line.rstrip() for line in _ODD_SPACE.sub(" ", text).split("\n")).strip()


def tidy_line(text: str) -> str:
    """A text on one line."""
    return " ".join(part for part in (line.strip() for line in tidy_text(text).split("\n")) if part)


def with_blanks(stem: str, wanted: int) -> str:
    """A stem in which other marks of a blank, as （　） or longer lines, are made into ours.

    A stem that has as many of ours as it has answers stays as it is.
    """
    if stem.count(BLANK) == wanted and f"{BLANK}_" not in stem:
        return stem
    lines_only = re.sub("_{2,}", BLANK, stem)
    return lines_only if lines_only.count(BLANK) == wanted else _OTHER_BLANKS.sub(BLANK, stem)


def with_own_id(item: Item) -> Item:
    """The item under an id that follows from what is asked, not from what is right.

    So the same file makes the same items each time, and one whose answer was corrected stays the same item.
    """
    asked = [item.kind.value, item.stem, *sorted(_shown(item.task))]
    return replace(item, id=id_for(json.dumps(asked, ensure_ascii=False)))


def answer_of(task: Task) -> object:
    """What is right, whatever the order in which the options stand."""
    match task:
        case SingleChoice(options, right):
            return options[right]
        case MultipleChoice(options, rights):
            return frozenset(options[place] for place in rights)
        case Matching(pairs):
            return frozenset(pairs)
        case _:
            return task


def _shown(task: Task) -> tuple[str, ...]:
    """What is shown with the stem and says nothing of the answer."""
    match task:
        case SingleChoice(options) | MultipleChoice(options):
            return options
        case Ordering(entries):
            return entries
        case Matching(pairs, spare):
            return (*(text for pair in pairs for text in pair), *spare)
        case _:
            return ()


def id_in(text: str) -> str:
    """The id that another program's file gives an item, or `NO_ID` where it can be none of ours.

    Digits alone only number the questions of that file: in the next one they number others.
    """
    text = text.strip()
    return NO_ID if text.isdigit() or ID.fullmatch(text) is None else text


def id_for(text: str) -> str:
    """An id that follows from a text."""
    return f"q{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"
