"""Read a collection in which one JSON object holds `"stem|option|option…": "answer"` for each item.

It is also the example of an importer for a form of one's own: make `Item`s out of whatever is there, say of
each row what is wrong with it, and let `Gathering` do what all readers have in common. docs/question-bank.md
walks through it.

The collection this was written for (1,427 entries) was put together out of web addresses that had been cut
off at some length. What is damaged in it, and how that is recognised:

- an option that ends in half an escape of an address (`%E`, `%8`, `%`), or holds a whole one (`%E5`);
- an option in which a character was cut in two, which shows as U+FFFD;
- empty or doubled options;
- a right answer that is not among the options, because its option was cut or lost.

`3%` or `60%` are no damage: a number stands before the sign. Eight no-break spaces in a row are a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.bank.checking import Fault, shortened
from knowledge.bank.item import (
    BLANK,
    FillIn,
    Item,
    MultipleChoice,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.bank.reading import BankUnreadableError, Gathering, Reading, Row, RowFaultError
from knowledge.bank.texts import Pairs, json_of
from knowledge.bank.tidying import answer_of, id_for, tidy_line
from knowledge.bank.words import BankWords

_BETWEEN = "|"
_GAP = re.compile("\u00a0{4,}")
_CUT_OFF = re.compile(r"%[0-9A-Fa-f]$|(?<![0-9])%$|%[89A-Fa-f][0-9A-Fa-f]")
_CITED = re.compile(r"(?<=[\s。？！）])(来源：.+)$")
_LOST = "\ufffd"


def is_pairs(value: object) -> bool:
    """Whether a JSON value looks like this form rather than ours."""
    return isinstance(value, Pairs) and "items" not in value


def read_pairs(content: bytes, words: BankWords) -> Reading:
    """The items of a collection; rows are numbered from 1 in the order of the file.

    Raises:
        BankUnreadableError: it is no JSON object.
    """
    value = json_of(content)
    if not isinstance(value, Pairs):
        raise BankUnreadableError("unknown_format")
    gathering = Gathering()
    for number, (key, answer) in enumerate(value.entries, 1):
        try:
            _take(gathering, number, key, answer, words)
        except RowFaultError as error:
            gathering.refuse(number, error.fault, key.split(_BETWEEN)[0])
    return _with_twins_told(gathering.done())


def _take(gathering: Gathering, number: int, key: str, answer: object, words: BankWords) -> None:
    """The key as it stands is what makes an entry: the id follows from that."""
    if not isinstance(answer, str):
        raise RowFaultError("not_an_entry")
    question, *options = (tidy_line(_GAP.sub(BLANK, part)) for part in key.split(_BETWEEN))
    cited = _CITED.search(question)
    stem = question[: cited.start()].rstrip() if cited else question
    right = [part for part in map(tidy_line, answer.split(_BETWEEN)) if part]
    task = _task(stem, options, right, words)
    if isinstance(task, TrueFalse):
        stem = stem.removesuffix(BLANK).rstrip()
    item = Item(id_for(key), stem, task, explanation=cited[1] if cited else "")
    gathering.take(number, item, more=tuple(_damage(stem, options, right)), derived=True)


def _task(stem: str, options: Sequence[str], right: Sequence[str], words: BankWords) -> Task:
    """What is to be done; where the right answer is no option the first one stands in, see `_damage`."""
    for true, false in words.truth_options:
        if sorted(options) == sorted((true, false)):
            return TrueFalse(right=list(right) == [true])
    places = tuple(sorted({options.index(one) for one in right if one in options}))
    if options:
        return (
            MultipleChoice(tuple(options), places)
            if len(right) > 1
            else SingleChoice(tuple(options), places[0] if places else 0)
        )
    if not right:
        raise RowFaultError("right_missing")
    if stem.count(BLANK) == len(right):
        return FillIn(tuple((one,) for one in right))
    truth = words.truth_called(right[0])
    return ShortAnswer("\n".join(right)) if truth is None else TrueFalse(truth)


def _damage(stem: str, options: Sequence[str], right: Sequence[str]) -> Iterator[Fault]:
    if _CUT_OFF.search(stem):
        yield Fault("stem_cut_off", seen=stem[-20:])
    for number, option in enumerate(options, 1):
        if _CUT_OFF.search(option) and _LOST not in option:  # a lost character is a fault anyway
            yield Fault("option_cut_off", number, option[-20:])
    if not right:
        yield Fault("right_missing")
    for one in right if options else ():
        if one not in options:
            yield Fault("right_outside", seen=shortened(one))


def _with_twins_told(reading: Reading) -> Reading:
    """An entry may ask what an earlier one asks, only with another source written behind it."""
    first: dict[object, int] = {}
    rows: list[Row] = []
    for row in reading.rows:
        content = (row.item.stem, answer_of(row.item.task), _options(row.item.task))
        known = first.setdefault(content, row.number)
        twin = (Fault("same_item", known),) if known != row.number else ()
        rows.append(replace(row, notes=(*row.notes, *twin)))
    return replace(reading, rows=tuple(rows))


def _options(task: Task) -> frozenset[str]:
    match task:
        case SingleChoice(options) | MultipleChoice(options):
            return frozenset(options)
        case _:
            return frozenset()
