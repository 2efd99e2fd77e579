"""Keep the path of headings above the place that is being read."""

from __future__ import annotations

from knowledge.marks import Heading

_PRELIMINARIES = {"序言", "前言", "引言", "目录"}


class HeadingPath:
    """The headings that apply, outermost first.

    Units (编, 分编, 章, 节) are ordered by their own rank, since the number of `#` before a 章 differs
    from file to file; every other heading is ordered by its level.
    """

    def __init__(self) -> None:
        self._open: list[Heading] = []

    @property
    def texts(self) -> tuple[str, ...]:
        """The path as passages carry it."""
        return tuple(heading.text for heading in self._open)

    def enter(self, heading: Heading) -> None:
        """Close what the heading ends and open it."""
        while self._open and not _holds(self._open[-1], heading):
            self._open.pop()
        self._open.append(heading)

    def enter_annex(self, text: str) -> None:
        """An annex stands beside the whole rule, outside every chapter."""
        self._open = [Heading(text, level=1)]


def _holds(outer: Heading, inner: Heading) -> bool:
    if inner.rank is not None and "".join(outer.text.split()) in _PRELIMINARIES:
        return False
    if outer.rank is not None and inner.rank is not None:
        return outer.rank < inner.rank
    return outer.level < inner.level
