"""Find what can stand in a fact's place: other ways to say it, and other values that make it false."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from knowledge.bank.facts import Change, Fact, FactSort, facts_of
from knowledge.bank.figures import share_value, spellings, written_like
from knowledge.document import Passage

_LIKELY = 4
"""How many times larger or smaller a number may be that is put in the place of another."""
_ALL_OF_IT = 1
_IN_WORDS = re.compile("[零〇一二两三四五六七八九十百千]+")
_YEAR = re.compile(r"\d{4}(?=年)")
_YEARS = re.compile(r"(?P<first>\d{4})(?:年?[—–\-~至到]+(?P<last>\d{4})|年以来)")
_LIKE = 1
"""By how many characters two terms may differ: 古田会议 is like 八七会议, a person unlike a strike."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A text for a fact's place, without its unit, and the document that says it elsewhere."""

    text: str
    document: str


def exchanges_of(fact: Fact, passages: Sequence[Passage]) -> tuple[Exchange, ...]:
    """What the passages say of the same sort that makes the fact's sentence false, the best first.

    Of numbers and dates the nearest is best, since only that is worth thinking about; of terms the one from
    the first passage.
    """
    found: list[tuple[Fraction, int, str, str]] = []
    for rank, passage in enumerate(passages):
        for other in _all_facts(passage):
            text = _instead(fact, other)
            if text is not None:
                found.append((_distance(fact, other), rank, text, passage.document))
    return tuple(Exchange(text, document) for _, _, text, document in sorted(found))


def is_in_its_time(text: str, places: Sequence[str]) -> bool:
    """Whether a date fits the years that stand above it: 1938 under （1945—1949） deceives nobody."""
    year = _YEAR.match(text)
    if year is None:
        return True
    spans = [match for place in places for match in _YEARS.finditer(place)]
    return all(int(span["first"]) <= int(year[0]) <= int(span["last"] or year[0]) for span in spans)


def accepted(fact: Fact) -> tuple[str, ...]:
    """The answers that fill the fact's blank, as it stands first: 三, 3, 三日, 3日."""
    if fact.form == "per":
        percent = share_value(fact.text)
        return (fact.text, *([f"{float(100 * percent):g}%"] if percent is not None else []))
    if not fact.unit:
        return (fact.text,)
    ways = (fact.text,) if fact.sort is FactSort.DATE else spellings(fact.text)
    return (*ways, *(way + fact.unit for way in ways))


def stands_once(fact: Fact, sentence: str) -> bool:
    """Whether the sentence says it nowhere else: 2800元，2800乘百分之一 would fill the blank itself."""
    ways = spellings(fact.text) if fact.unit else (fact.text,)
    seen = {way if way[0].isdigit() and way.isascii() else way + fact.unit for way in ways}
    times = sum(len(re.findall(rf"(?<!\d){re.escape(way)}(?!\d)", sentence)) for way in seen)
    return times == 1


def _all_facts(passage: Passage) -> Iterator[Fact]:
    for line in re.split("[。\n]", passage.text):
        yield from facts_of(f"{line}。", passage.headings)


def _instead(fact: Fact, other: Fact) -> str | None:
    if (fact.sort, fact.form) != (other.sort, other.form) or fact.change is Change.NONE:
        return None
    if fact.value is None or other.value is None:
        is_like = abs(len(other.text) - len(fact.text)) <= _LIKE and other.text != fact.text
        is_of_its_kind = fact.form != "meant" or fact.text[-1] == other.text[-1]
        return other.text if is_like and is_of_its_kind else None
    is_false = {
        Change.ANY: other.value != fact.value,
        Change.GREATER: other.value > fact.value,
        Change.SMALLER: other.value < fact.value,
    }[fact.change]
    is_likely = fact.value <= _LIKELY * other.value and other.value <= _LIKELY * fact.value
    is_too_much = fact.sort is FactSort.SHARE and fact.value <= _ALL_OF_IT < other.value
    if not (is_false and is_likely) or is_too_much:
        return None
    if not fact.unit or (_IN_WORDS.fullmatch(fact.text) and _IN_WORDS.fullmatch(other.text)):
        return other.text  # as rules write it: 两年 and 二年 are both usual
    return written_like(other.value, fact.text)


def _distance(fact: Fact, other: Fact) -> Fraction:
    if fact.value is None or other.value is None:
        return Fraction(0)
    return abs(fact.value - other.value)
