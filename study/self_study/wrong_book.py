"""Keep the book of wrong answers (错题本): in on a wrong one, out after some right ones in a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from study.self_study.attempts import Attempt, in_order

LEAVES_AFTER: Final = 3
"""How many right answers in a row take an item out, unless configured otherwise."""


@dataclass(frozen=True, slots=True)
class WrongItem:
    """An item in the book: since when, how often it was answered wrong since, and right in a row now."""

    item: str
    since: datetime
    last_at: datetime
    wrong: int = 1
    right_in_a_row: int = 0


def wrong_book(
    attempts: Iterable[Attempt], member: str, *, leaves_after: int = LEAVES_AFTER
) -> tuple[WrongItem, ...]:
    """A member's book, the item longest in it first; answers count wherever they were given.

    What is right in part only is wrong: it is not known yet. An item that left and is answered wrong again
    comes in anew.
    """
    book: dict[str, WrongItem] = {}
    for attempt in in_order(attempts):
        if attempt.member != member:
            continue
        entry = book.get(attempt.item)
        if attempt.mark < 1:
            book[attempt.item] = (
                WrongItem(attempt.item, attempt.at, attempt.at)
                if entry is None
                else replace(entry, last_at=attempt.at, wrong=entry.wrong + 1, right_in_a_row=0)
            )
        elif entry is not None and entry.right_in_a_row + 1 >= leaves_after:
            del book[attempt.item]
        elif entry is not None:
            book[attempt.item] = replace(entry, last_at=attempt.at, right_in_a_row=entry.right_in_a_row + 1)
    return tuple(sorted(book.values(), key=lambda entry: (entry.since, entry.item)))
