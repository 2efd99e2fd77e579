"""Find what can be asked for in a sentence of a rule: deadlines, amounts, dates, defined terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import reduce

from knowledge.bank.figures import FIGURE, share_value, value_of


class FactSort(StrEnum):
    """What sort of thing a fact is; only facts of one sort can stand for one another."""

    DURATION = "duration"
    MONEY = "money"
    LENGTH = "length"
    SHARE = "share"
    COUNT = "count"
    DATE = "date"
    TERM = "term"


class Change(StrEnum):
    """Which other value makes the sentence false: "at least 4" says nothing against "at least 3"."""

    ANY = "any"
    GREATER = "greater"
    SMALLER = "smaller"
    NONE = "none"
    """No other value surely does: 五千元以上的 may be a condition or a limit."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a sentence says; `sentence[start:end] == text` is what a blank would hide.

    `unit` stands behind a number (日 behind 三); it is empty for what is asked as a whole. Only facts of one
    sort and `form` can stand for one another. `value` orders them; a term has none.
    """

    sort: FactSort
    start: int
    end: int
    text: str
    unit: str
    form: str
    value: Fraction | None
    change: Change


_DATE = re.compile(
    r"(?P<day>\d{4}年\d{1,2}月\d{1,2}日)|(?P<month>\d{4}年\d{1,2}月(?!\d))|(?P<date>(?<!年)\d{1,2}月\d{1,2}日)"
)
_SHARE = re.compile(rf"(?P<per>百分之{FIGURE})|(?P<part>{FIGURE}分之{FIGURE})|(?P<percent>\d+(?:\.\d+)?%)")
_NUMBER = re.compile(
    rf"(?P<figure>{FIGURE})(?P<unit>个工作日|个?学时|个月|小时|分钟|秒|周岁|天|日|年|元|公里|米|千伏|人次|名|人|次|票|户|个)"
)
_SORTS = {
    **dict.fromkeys(("个工作日", "个学时", "学时", "个月"), FactSort.DURATION),
    **dict.fromkeys(("小时", "分钟", "秒", "天", "日", "年"), FactSort.DURATION),
    "元": FactSort.MONEY,
    **dict.fromkeys(("公里", "米", "千伏"), FactSort.LENGTH),
}
_TERMS = (
    re.compile(r"^(?P<term>[^，。：；、“”（）]{2,12})(?:是指|指的是)(?=.{8})"),
    re.compile(r"(?:史称|通称|简称|统称|称为|叫做|叫作)“?(?P<term>[^，。；、“”（）]{2,12})”?(?=[，。；])"),
)
# 组织关系是…的隶属关系 says what it is; 权利和义务是统一的 says how it is.
_DEFINED = re.compile(r"^(?P<term>[^，。：；、“”（）]{2,12}?)是(?=.{8})(?![^，。：；]*的[，。])")
_LEANING_TERM = re.compile(r"^[这那它其此该本]")

# What stands before and behind a number, and which other number then makes the sentence false.
_LIMITS = (
    (r"(?:不少于|不得少于|不能少于|不低于|至少)[^，。；、]{0,6}$", "", Change.GREATER),
    (r"(?:不超过|不得超过|不能超过|最长|最多)[^，。；、的]{0,3}$", "", Change.SMALLER),
    (r"(?:不足|不满|低于)$", "[^，。；]{0,8}的", Change.GREATER),
    ("", "以上[^，。；]{0,12}的，", Change.SMALLER),
    ("(?:应当|必须|须|要)[^，。；]{0,20}$", "(?:以内|之内|内|以前|之前)", Change.SMALLER),
    ("", "(?:以上|以下|以内|之内|内|以外|以前|之前|前)", Change.NONE),
    ("(?:超过|满|达到|连续)$", "", Change.NONE),
)
_LIMITED = [(re.compile(before), re.compile(after), change) for before, after, change in _LIMITS]
_STATED = re.compile(r"(?:[为每]|保存|延长|提前|历时)$")
_RANGE_BEFORE = re.compile(r"[至到—\-~第约近、]$|[至到]\d{4}年$")
_RANGE_BEHIND = re.compile(r"到(?![岗场位达会期任])|[至—\-~多来半]|左右")


def facts_of(sentence: str, headings: Sequence[str] = ()) -> tuple[Fact, ...]:
    """The facts of a sentence in their order; `headings` stand above it and may name a defined term.

    A number counts only where something limits or states it (不少于三天, 任期为三年): 一个支部 is no fact.
    """
    taken: list[Fact] = []
    for fact in (*_dates(sentence), *_shares(sentence), *_numbers(sentence), *_terms(sentence, headings)):
        if all(fact.end <= other.start or other.end <= fact.start for other in taken):
            taken.append(fact)
    return tuple(sorted(taken, key=lambda fact: fact.start))


def _dates(sentence: str) -> Iterator[Fact]:
    for match in _DATE.finditer(sentence):
        if not _in_range(sentence, match.start(), match.end()):
            parts = [int(part) for part in re.findall(r"\d+", match[0])]
            ordinal = reduce(lambda sum_, part: 100 * sum_ + part, parts)
            yield _whole(FactSort.DATE, match, Fraction(ordinal))


def _shares(sentence: str) -> Iterator[Fact]:
    for match in _SHARE.finditer(sentence):
        limit = _limit(sentence, match.start(), match.end())
        yield _whole(FactSort.SHARE, match, share_value(match[0]), limit or Change.ANY)


def _numbers(sentence: str) -> Iterator[Fact]:
    for match in _NUMBER.finditer(sentence):
        figure, unit = match["figure"], match["unit"]
        is_year = unit == "年" and re.fullmatch(r"\d{4}", figure) is not None
        sort = FactSort.DATE if is_year else _SORTS.get(unit, FactSort.COUNT)
        limit = _limit(sentence, match.start(), match.end())
        if _in_range(sentence, match.start(), match.end()) or not _counts(sentence, match, sort, limit):
            continue
        change = Change.ANY if limit is None or sort is FactSort.DATE else limit
        start, end = match.span("figure")
        yield Fact(sort, start, end, figure, unit, unit, value_of(figure), change)


def _counts(sentence: str, match: re.Match[str], sort: FactSort, limit: Change | None) -> bool:
    if sort in {FactSort.MONEY, FactSort.LENGTH, FactSort.DATE} or limit is not None:
        return True
    if sort is FactSort.DURATION:
        return _STATED.search(sentence[: match.start()]) is not None
    return match["figure"].isdigit()  # 13人 is a number, 一个人 is a way of speaking


def _terms(sentence: str, headings: Sequence[str]) -> Iterator[Fact]:
    for pattern in _TERMS:
        if (match := pattern.search(sentence)) and not _LEANING_TERM.match(match["term"]):
            yield _term(match, "named" if match.start("term") else "meant")
    match = _DEFINED.match(sentence)
    if match and headings and _names(headings[-1], match["term"]):
        yield _term(match, "defined")


def _names(heading: str, term: str) -> bool:
    return heading.startswith(term) or heading.endswith(term)


def _limit(sentence: str, start: int, end: int) -> Change | None:
    for before, behind, change in _LIMITED:
        if before.search(sentence[:start]) and behind.match(sentence[end:]):
            return change
    return None


def _in_range(sentence: str, start: int, end: int) -> bool:
    before, behind = sentence[:start], sentence[end:]
    return _RANGE_BEFORE.search(before) is not None or _RANGE_BEHIND.match(behind) is not None


def _whole(sort: FactSort, match: re.Match[str], value: Fraction | None, change: Change = Change.ANY) -> Fact:
    return Fact(sort, match.start(), match.end(), match[0], "", str(match.lastgroup), value, change)


def _term(match: re.Match[str], form: str) -> Fact:
    return Fact(FactSort.TERM, *match.span("term"), match["term"], "", form, None, Change.ANY)
