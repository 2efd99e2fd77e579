"""Describe by which rule a paper is made: how many items of which kind, topic and difficulty."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.bank.item import Item, ItemKind
from study.papers.errors import PaperRuleError

_DIFFICULTIES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: `count` items worth `points` each.

    An item fits whose kind, topic and difficulty are among those named; none named is any.
    """

    count: int
    kinds: tuple[ItemKind, ...] = ()
    topics: tuple[str, ...] = ()
    difficulties: tuple[int, ...] = ()
    points: int = 1

    def takes(self, item: Item) -> bool:
        """Whether the item fits."""
        return (
            (not self.kinds or item.kind in self.kinds)
            and (not self.topics or item.topic in self.topics)
            and (not self.difficulties or item.difficulty in self.difficulties)
        )

    @property
    def asks_for(self) -> str:
        """What the section asks for, in words for a message."""
        named = {
            "kind": [kind.value for kind in self.kinds],
            "topic": list(self.topics),
            "difficulty": [str(difficulty) for difficulty in self.difficulties],
        }
        return (
            ", ".join(f"{what} {' or '.join(words)}" for what, words in named.items() if words) or "any item"
        )


@dataclass(frozen=True, slots=True)
class PaperRule:
    """The sections of a paper in their order; they may overlap, and no item is taken twice all the same."""

    sections: tuple[Section, ...]


def checked_rule(rule: PaperRule) -> PaperRule:
    """The rule, if papers can be made by it.

    Raises:
        PaperRuleError: it has no section, or one that asks for no item, for none worth a point, or for a
            difficulty that there is not.
    """
    if not rule.sections:
        raise PaperRuleError("the list of sections", "at least one section")
    for number, section in enumerate(rule.sections, start=1):
        if section.count < 1:
            raise PaperRuleError(f"count of section {number}", "1 or more")
        if section.points < 1:
            raise PaperRuleError(f"points of section {number}", "1 or more")
        if not set(section.difficulties) <= set(_DIFFICULTIES):
            raise PaperRuleError(f"difficulties of section {number}", "numbers from 1 to 5")
    return rule
