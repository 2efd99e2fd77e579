"""Keep in tags what GIFT and Moodle have no field for: difficulty and validity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from knowledge.bank.checking import Fault, shortened
from knowledge.bank.item import Item
from knowledge.bank.words import BankWords

_USUAL_DIFFICULTY = 3


def tags_of(item: Item, words: BankWords) -> Iterator[str]:
    """The tags of an item, as 难度:4."""
    if item.difficulty != _USUAL_DIFFICULTY:
        yield f"{words.tags.difficulty}:{item.difficulty}"
    if item.valid_from:
        yield f"{words.tags.valid_from}:{item.valid_from.isoformat()}"
    if item.valid_until:
        yield f"{words.tags.valid_until}:{item.valid_until.isoformat()}"


def tagged(item: Item, tags: Iterable[str], words: BankWords) -> tuple[Item, tuple[Fault, ...]]:
    """The item with what its tags say; other people's tags are told as lost."""
    lost = []
    for tag in tags:
        name, _, value = (part.strip() for part in tag.partition(":"))
        if name == words.tags.difficulty and value in {"1", "2", "3", "4", "5"}:
            item = replace(item, difficulty=int(value))
        elif name == words.tags.valid_from and (day := _day(value)):
            item = replace(item, valid_from=day)
        elif name == words.tags.valid_until and (day := _day(value)):
            item = replace(item, valid_until=day)
        elif tag.strip():
            lost.append(shortened(tag))
    return item, ((Fault("tags_lost", seen="、".join(lost[:5])),) if lost else ())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
