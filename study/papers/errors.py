"""Name everything that can go wrong when a paper is made."""

from __future__ import annotations

from study.errors import RuleError


class PaperError(RuleError):
    """The root of what this package raises."""

    code = "paper"


class PaperRuleError(PaperError):
    """A rule for papers asks for something that no paper can be."""

    code = "paper_rule"

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place} of the rule for the paper is wrong: expected {expected}")
        self.place = place


class NotEnoughItemsError(PaperError):
    """The bank has too few items for a section of the rule (counted from 1).

    `fitting` are all that fit it, `found` those that the other sections leave to it.
    """

    code = "not_enough_items"

    def __init__(self, section: int, asks_for: str, *, wanted: int, fitting: int, found: int) -> None:
        taken = f", {fitting - found} of which other sections need" if found < fitting else ""
        super().__init__(
            f"section {section} ({asks_for}) wants {wanted} items, and {fitting} fit{taken}: ask "
            "for fewer, or add items to the bank"
        )
        self.section = section
        self.wanted = wanted
        self.fitting = fitting
        self.found = found
