"""Write items as an Excel workbook, and the template to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase

from knowledge.bank.formats.excel_answers import ARROW, BETWEEN
from knowledge.bank.formats.excel_options import escaped
from knowledge.bank.formats.excel_reading import read_excel
from knowledge.bank.item import (
    FillIn,
    Item,
    ItemKind,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.bank.reading import BankUnreadableError
from knowledge.bank.words import BankWords
from knowledge.bank.workbook import MOST_ROWS, Sheet, write_workbook
from knowledge.bank.writing import Loss, Written, lost_of

_USUAL_DIFFICULTY = 3
_LEAST_OPTIONS, _LEAST_SOURCES = 6, 1
_LAST_FIELDS = ("difficulty", "topic", "valid_from", "valid_until")
_KIND_COLUMN = 2
_LONGEST_CELL = 32_767  # characters, of Excel itself


def write_excel(items: Iterable[Item], words: BankWords) -> Written:
    """The items as a workbook with all that they hold."""
    given = tuple(items)
    if len(given) >= MOST_ROWS:
        raise BankUnreadableError("too_large")
    options = max((len(_options(item.task)) for item in given), default=0)
    sources = max((len(item.sources) for item in given), default=0)
    widths = max(options, _LEAST_OPTIONS), max(sources, _LEAST_SOURCES)
    rows = [_row(item, *widths, words) for item in given]
    kept = [row for row in rows if all(len(cell) <= _LONGEST_CELL for cell in row)]
    content = _book([_header(*widths, words), *kept], words)
    back = {item.id: item for item in read_excel(content, words).items} if kept else {}
    losses = (Loss(item.id, what) for item in given for what in lost_of(item, back.get(item.id)))
    return Written(content, tuple(losses))


def write_template(words: BankWords) -> bytes:
    """A workbook to fill in, with a few rows as examples and a sheet that explains the columns."""
    rows = [_header(_LEAST_OPTIONS, _LEAST_SOURCES, words)]
    for example in words.examples:
        padded = [*example.options, *[""] * (_LEAST_OPTIONS - len(example.options))]
        start = ["", words.kinds[example.kind][0], example.stem, *padded, example.right, example.explanation]
        rows.append([*start, *[""] * (2 * _LEAST_SOURCES), str(_USUAL_DIFFICULTY), example.topic, "", ""])
    return _book(rows, words)


def _book(rows: Sequence[Sequence[str]], words: BankWords) -> bytes:
    sheets = [
        Sheet(words.sheet, tuple(tuple(row) for row in rows)),
        Sheet(words.help_sheet, tuple((line,) for line in (words.help_sheet, *words.help))),
    ]
    kinds = [words.kinds[kind][0] for kind in ItemKind]
    return write_workbook(sheets, choices=kinds, chosen_in=_KIND_COLUMN)


def _header(options: int, sources: int, words: BankWords) -> list[str]:
    names = {field: known[0] for field, known in words.columns.model_dump().items()}
    cited = [
        f"{names[field]}{number if number > 1 else ''}"
        for number in range(1, sources + 1)
        for field in ("document", "quote")
    ]
    return [
        *(names[field] for field in ("id", "kind", "stem")),
        *(f"{words.option_words[0]}{letter}" for letter in ascii_uppercase[:options]),
        *(names[field] for field in ("right", "explanation")),
        *cited,
        *(names[field] for field in _LAST_FIELDS),
    ]


def _row(item: Item, options: int, sources: int, words: BankWords) -> list[str]:
    shown = _options(item.task)
    cited = [text for source in item.sources for text in (source.document, source.quote)]
    return [
        *(item.id, words.kinds[item.kind][0], item.stem),
        *shown,
        *[""] * (options - len(shown)),
        *(_right(item.task, words), item.explanation),
        *cited,
        *[""] * (2 * sources - len(cited)),
        *(str(item.difficulty), item.topic),
        *("" if day is None else day.isoformat() for day in (item.valid_from, item.valid_until)),
    ]


def _options(task: Task) -> tuple[str, ...]:
    match task:
        case SingleChoice(options) | MultipleChoice(options):
            return options
        case Ordering(entries):
            return entries
        case Matching(pairs, spare):
            return tuple(_pair(left, right) for left, right in (*pairs, *(("", right) for right in spare)))
        case _:
            return ()


def _pair(left: str, right: str) -> str:
    return f"{escaped(left, ARROW)} {ARROW} {escaped(right, ARROW)}".strip()


def _right(task: Task, words: BankWords) -> str:  # noqa: PLR0911 - one way out for each kind
    match task:
        case SingleChoice(_, right):
            return ascii_uppercase[right]
        case MultipleChoice(_, rights):
            return "".join(ascii_uppercase[right] for right in rights)
        case TrueFalse(is_right):
            return (words.right_words if is_right else words.wrong_words)[0]
        case FillIn(blanks):
            return "\n".join(_accepted(blanks))
        case ShortAnswer(model):
            return model
        case Ordering(entries):
            return ascii_uppercase[: len(entries)]
        case _:
            return ""


def _accepted(blanks: Sequence[Sequence[str]]) -> Iterator[str]:
    for accepted in blanks:
        yield BETWEEN.join(escaped(answer, BETWEEN) for answer in accepted)
