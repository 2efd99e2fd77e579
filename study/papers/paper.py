"""Make a paper by rule from the bank and a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.bank.item import Item
from study.papers.drawing import shuffled
from study.papers.errors import NotEnoughItemsError, PaperRuleError
from study.papers.filling import filled
from study.papers.rules import PaperRule, checked_rule


@dataclass(frozen=True, slots=True)
class PaperItem:
    """An item of a paper with what it is worth; `section` counts from 0."""

    item: Item
    points: int
    section: int


@dataclass(frozen=True, slots=True)
class Paper:
    """The items of a paper, section by section.

    `repeated` are the ids of those that should have been avoided, where the bank had too few others: in a
    补考 those that were in the paper before.
    """

    rule: PaperRule
    seed: bytes
    items: tuple[PaperItem, ...]
    repeated: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its items."""
        return frozenset(one.item.id for one in self.items)

    @property
    def points(self) -> int:
        """What the whole paper is worth."""
        return sum(one.points for one in self.items)


def make_paper(
    rule: PaperRule, bank: Iterable[Item], *, seed: bytes, day: date, avoiding: Collection[str] = ()
) -> Paper:
    """The paper that follows from rule, seed and bank, in whatever order the bank comes.

    Only items that count on the `day` are taken. `avoiding` are ids to be left out while there are enough
    others: of all papers that keep the rule, this one repeats the fewest.

    Raises:
        PaperRuleError: no paper can be made by the rule, or the seed is empty.
        NotEnoughItemsError: the bank has too few items for a section.
    """
    if not seed:
        raise PaperRuleError("the seed", "32 random bytes")
    valid = {item.id: item for item in bank if item.is_valid_on(day)}
    drawn = shuffled(sorted(valid), seed=seed, purpose="draw")
    sections = checked_rule(rule).sections
    fitting = [[one for one in drawn if section.takes(valid[one])] for section in sections]
    avoided = frozenset(avoiding)
    owner = filled([section.count for section in sections], fitting, avoided=avoided)
    found = Counter(owner.values())
    for number, section in enumerate(sections):
        if found[number] < section.count:
            raise NotEnoughItemsError(
                number + 1,
                section.asks_for,
                wanted=section.count,
                fitting=len(fitting[number]),
                found=found[number],
            )
    taken = sorted((one for one in drawn if one in owner), key=lambda one: owner[one])
    items = tuple(PaperItem(valid[one], sections[owner[one]].points, owner[one]) for one in taken)
    return Paper(rule, seed, items, tuple(one for one in taken if one in avoided))
