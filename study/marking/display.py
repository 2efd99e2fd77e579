"""Say in which order the parts of an item are shown, and find the way back."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

from knowledge.bank.item import Matching, MultipleChoice, Ordering, SingleChoice, Task

LETTERS: Final = ascii_uppercase
"""What is shown is lettered A, B, C …, options, entries and rights alike."""


@dataclass(frozen=True, slots=True)
class Display:
    """The order in which options, entries or rights are shown: `order[place shown]` is the place in the bank.

    Empty where an item has nothing to put into an order.
    """

    order: tuple[int, ...]

    def letter_of(self, place: int) -> str:
        """The letter under which a part is shown, by its place in the bank."""
        return LETTERS[self.order.index(place)]

    def place_of(self, letter: str) -> int | None:
        """The place in the bank of what is shown under a letter; None if nothing is."""
        shown = LETTERS.find(letter) if len(letter) == 1 else -1
        return self.order[shown] if 0 <= shown < len(self.order) else None

    def shown(self, task: Task) -> tuple[str, ...]:
        """The texts of the parts as they are shown."""
        texts = parts_of(task)
        return tuple(texts[place] for place in self.order)


def parts_of(task: Task) -> tuple[str, ...]:
    """What can be shown in any order: options, entries, or the rights with the spare ones behind them."""
    match task:
        case SingleChoice(options=parts) | MultipleChoice(options=parts) | Ordering(entries=parts):
            return parts
        case Matching(pairs, spare):
            return (*(right for _, right in pairs), *spare)
        case _:
            return ()


def plain(task: Task) -> Display:
    """As the bank has it. It gives orderings and matchings away: fit for records, not for phones."""
    return Display(tuple(range(len(parts_of(task)))))
