"""Hold an item against what every item must be, whatever file it came out of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.bank.item import (
    BLANK,
    FillIn,
    Item,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)

STEM_LIMIT = 2000
LINE_LIMIT = 500
TEXT_LIMIT = 4000
TOPIC_LIMIT = 60
MOST_CHOICES = 26
"""Options carry letters; entries, pairs and blanks are limited alike."""

ID = re.compile(r"[\w.-]{1,64}")
_REPLACEMENT = "\ufffd"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"  # belong to some writing
_LONG_BLANK = re.compile(f"{BLANK}_+")
_EASIEST, _HARDEST = 1, 5


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an item.

    `code` is stable, and the name of a sentence in `zh-CN.yml`. `number` counts the options, blanks, entries
    or pairs from 1 where one of them is meant. `seen` is a short piece of what stands there.
    """

    code: str
    number: int | None = None
    seen: str = ""


def faults_of(item: Item) -> tuple[Fault, ...]:
    """Everything that is wrong with an item, none for a good one; the same fault is told of each option."""
    return (*_of_frame(item), *_of_task(item.task, item.stem))


def alike(text: str) -> str:
    """What two texts have in common that a reader cannot tell apart: blanks and composition left aside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def shortened(text: str, limit: int = 20) -> str:
    """The beginning of a text on one line, as a report shows it."""
    line = "".join(" " if _is_hidden(character, _REPLACEMENT) else character for character in text)
    line = " ".join(line.split())
    return line if len(line) <= limit else f"{line[:limit]}…"


def _of_frame(item: Item) -> Iterator[Fault]:
    if not ID.fullmatch(item.id):
        yield Fault("id_malformed", seen=shortened(item.id))
    yield from _of_text("stem", item.stem, STEM_LIMIT)
    if item.explanation:
        yield from _of_text("explanation", item.explanation, TEXT_LIMIT)
    if item.topic:
        yield from _of_line("topic", item.topic, None, TOPIC_LIMIT)
    if not _EASIEST <= item.difficulty <= _HARDEST:
        yield Fault("difficulty_outside", seen=str(item.difficulty))
    if item.valid_from and item.valid_until and item.valid_until < item.valid_from:
        yield Fault("validity_turned", seen=f"{item.valid_from} > {item.valid_until}")
    for number, source in enumerate(item.sources, 1):
        yield from _of_line("document", source.document, number)
        yield from _of_text("quote", source.quote, TEXT_LIMIT, number)


def _of_task(task: Task, stem: str) -> Iterator[Fault]:
    match task:
        case SingleChoice():
            yield from _of_lines("option", task.options)
            yield from _of_right(task.options, (task.right,))
        case MultipleChoice():
            yield from _of_lines("option", task.options)
            yield from _of_right(task.options, task.right)
        case TrueFalse():
            pass
        case FillIn():
            yield from _of_blanks(task.blanks, stem)
        case ShortAnswer():
            yield from _of_text("model", task.model, TEXT_LIMIT)
        case Ordering():
            yield from _of_lines("entry", task.entries)
        case Matching():
            yield from _of_pairs(task)


def _of_right(options: Sequence[str], right: Sequence[int]) -> Iterator[Fault]:
    if not right:
        yield Fault("right_missing")
    for place in right:
        if not 0 <= place < len(options):
            yield Fault("right_outside", seen=str(place + 1))
    if list(right) != sorted(set(right)):
        yield Fault("right_disordered")


def _of_blanks(blanks: Sequence[Sequence[str]], stem: str) -> Iterator[Fault]:
    if _LONG_BLANK.search(stem):
        yield Fault("blank_too_wide")
    elif stem.count(BLANK) != len(blanks) or not blanks:
        yield Fault("blanks_mismatch", len(blanks), seen=str(stem.count(BLANK)))
    if len(blanks) > MOST_CHOICES:
        yield Fault("blank_too_many", MOST_CHOICES)
    for number, accepted in enumerate(blanks, 1):
        if not accepted:
            yield Fault("blank_empty", number)
        for answer in accepted:
            yield from _of_line("blank", answer, number)
        for answer in _doubled(accepted):
            yield Fault("blank_doubled", number, shortened(answer))


def _of_pairs(task: Matching) -> Iterator[Fault]:
    """A right that belongs to two lefts, or is spare as well, would make two answers equally right."""
    yield from _of_lines("left", [left for left, _ in task.pairs])
    yield from _of_lines("match", [*(right for _, right in task.pairs), *task.spare], fewest=0)


def _of_lines(what: str, lines: Sequence[str], *, fewest: int = 2) -> Iterator[Fault]:
    if len(lines) < fewest:
        yield Fault(f"{what}_too_few", fewest, seen=str(len(lines)))
    if len(lines) > MOST_CHOICES:
        yield Fault(f"{what}_too_many", MOST_CHOICES, seen=str(len(lines)))
    for number, line in enumerate(lines, 1):
        yield from _of_line(what, line, number)
    first: dict[str, int] = {}
    for number, line in enumerate(map(alike, lines), 1):
        if line and first.setdefault(line, number) != number:
            yield Fault(f"{what}_doubled", number, shortened(line))


def _of_line(what: str, text: str, number: int | None, limit: int = LINE_LIMIT) -> Iterator[Fault]:
    yield from _of_text(what, text, limit, number, allowed="")


def _of_text(
    what: str, text: str, limit: int, number: int | None = None, *, allowed: str = "\n"
) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(f"{what}_empty", number)
        return
    if len(text) > limit:
        yield Fault(f"{what}_too_long", limit if number is None else number, shortened(text))
    if any(_is_hidden(character, allowed) for character in text):
        yield Fault(f"{what}_unreadable", number, shortened(text))


def _doubled(texts: Iterable[str]) -> Iterator[str]:
    known: set[str] = set()
    for text in texts:
        if alike(text) in known:
            yield text
        known.add(alike(text))


def _is_hidden(character: str, allowed: str) -> bool:
    """What cannot be shown, or stands where a character was lost on the way."""
    if character in allowed or character in _JOINERS:
        return False
    return character == _REPLACEMENT or unicodedata.category(character) in _HIDDEN
