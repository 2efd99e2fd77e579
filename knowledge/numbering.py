"""Decide which lines that look like a provision's start really begin one."""

from __future__ import annotations

from knowledge.marks import Start
from knowledge.numerals import ProvisionNumber


class Numbering:
    """Follows the numbers through a rule and tells beginnings from mentions and quotations.

    A clear start counts when its number goes on from the last one, with gaps allowed (extracts, damaged
    lines), and when numbering begins again at 第一条 (a second rule in the same file). It does not count
    when the number goes backwards, nor where an amendment quotes the text of another law: inside an open
    quotation mark, or after 作为第…条. A label that runs straight into its text counts only as the exact
    successor, because a wrapped line that mentions a provision looks the same.
    """

    def __init__(self) -> None:
        self._last: ProvisionNumber | None = None
        self._quoted: ProvisionNumber | None = None

    @property
    def last(self) -> ProvisionNumber | None:
        """The number of the provision that is open, None before the first."""
        return self._last

    def admits(self, start: Start, text_so_far: str) -> bool:
        """Whether a provision begins here; `text_so_far` is that of the provision still open."""
        number = start.number
        admitted = self._goes_on(start) or (start.clear and self._jumps(number, text_so_far))
        if admitted:
            self._last, self._quoted = number, None
        return admitted

    def is_next(self, number: ProvisionNumber) -> bool:
        """Whether the number is the exact successor of the open provision's."""
        return self._last is not None and number.follows(self._last)

    def _goes_on(self, start: Start) -> bool:
        if self._last is None:
            return start.clear or start.number == (1, 0)
        return start.number.follows(self._last)

    def _jumps(self, number: ProvisionNumber, text_so_far: str) -> bool:
        if self._quoted is not None and number.follows(self._quoted):
            self._quoted = number
            return False
        if quotes(text_so_far, number.label):
            self._quoted = number
            return False
        return number == (1, 0) or self._last is None or number > self._last


def quotes(text_so_far: str, label: str) -> bool:
    """Whether text that comes next under this label is quoted: an open quotation, or 作为 + label."""
    return text_so_far.count("“") > text_so_far.count("”") or f"作为{label}" in text_so_far
