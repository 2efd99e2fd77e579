"""Tell what an exported file does not hold: each item is read back and held against what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from knowledge.bank.checking import alike
from knowledge.bank.item import FillIn, Item, Matching, MultipleChoice, Ordering, ShortAnswer, SingleChoice
from knowledge.bank.reading import BankUnreadableError, Reading

WHOLE = "item"
"""The item as a whole has no place in the format, and was left out."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What of an item a format has no place for; `what` names a word in zh-CN.yml."""

    item: str
    what: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what it does not hold."""

    content: bytes
    losses: tuple[Loss, ...] = ()


def lost_of(item: Item, back: Item | None) -> tuple[str, ...]:
    """What differs between an item and what a format gives back of it."""
    if back is None or _words(back) != _words(item) or back.kind is not item.kind:
        return (WHOLE,)
    held = {
        "id": back.id == item.id,
        "stem": back.stem == item.stem,
        "task": back.task == item.task,
        "explanation": back.explanation == item.explanation,
        "sources": back.sources == item.sources,
        "topic": back.topic == item.topic,
        "difficulty": back.difficulty == item.difficulty,
        "validity": (back.valid_from, back.valid_until) == (item.valid_from, item.valid_until),
    }
    return tuple(what for what, is_held in held.items() if not is_held)


def checked(
    items: Iterable[Item], written: Callable[[Item], str | None], read: Callable[[bytes], Reading]
) -> Iterator[tuple[Item, str | None, tuple[Loss, ...]]]:
    """Each item, its piece of the file (None where it has no place in it), and what that does not hold.

    `written` gives an item's piece as a file of its own, or None where the format has no such kind.
    """
    for item in items:
        piece = written(item)
        lost = lost_of(item, None if piece is None else _only(piece, read))
        losses = tuple(Loss(item.id, what) for what in lost)
        yield item, None if WHOLE in lost else piece, losses


def _only(piece: str, read: Callable[[bytes], Reading]) -> Item | None:
    try:
        reading = read(piece.encode())
    except BankUnreadableError:
        return None
    return reading.items[0] if len(reading.rows) == 1 and not reading.errors else None


def _words(item: Item) -> tuple[object, ...]:
    """What is asked and what is right, line ends and numbers of blanks left aside."""
    match item.task:
        case SingleChoice(options, right):
            task: tuple[object, ...] = (*map(alike, options), right)
        case MultipleChoice(options, rights):
            task = (*map(alike, options), rights)
        case FillIn(blanks):
            task = tuple(tuple(map(alike, accepted)) for accepted in blanks)
        case Ordering(entries):
            task = tuple(map(alike, entries))
        case Matching(pairs, spare):
            task = (*(tuple(map(alike, pair)) for pair in pairs), *map(alike, spare))
        case ShortAnswer(model):
            task = (alike(model),)
        case _:
            task = (item.task,)
    return (alike(item.stem), task)
