"""Divide a document's text into sections: one for each provision, annex part or headed stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge import marks
from knowledge.headings import HeadingPath
from knowledge.marks import Heading
from knowledge.numbering import Numbering, quotes
from knowledge.spans import BLANKS, Span, trim

_LINE = re.compile(r"[^\n]+")
# A provision that begins inside a line: a sentence has ended and the label stands between blanks.
_INLINE = re.compile(r"(?<=[。；：！？”）])[ \u3000]+(?=第[零〇一二三四五六七八九十百千]+条[ \u3000])")
_LONGEST_CONTINUATION = 40


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text under one heading path and within at most one provision."""

    headings: tuple[str, ...]
    provision: str | None
    span: Span


class _Outline:
    """One walk over the lines; `sections` grows as stretches are closed."""

    def __init__(self, text: str, body: int, title: str) -> None:
        self.sections: list[Section] = []
        self._text = text
        self._title = _bare(title)
        self._lines = [
            span for m in _LINE.finditer(text, body) if (span := trim(text, *m.span()))[0] < span[1]
        ]
        self._end = len(text)
        self._path = HeadingPath()
        self._numbering = Numbering()
        self._provision: str | None = None
        self._open_at: int | None = None
        self._has_provisions = any(self._starts_first(line) for line in self._lines)

    def walk(self) -> list[Section]:
        skip = -1
        for i, (start, end) in enumerate(self._lines):
            if i <= skip:
                continue
            line = self._text[start:end]
            heading = self._heading(i, line)
            if heading is not None:
                self._close(start)
                if self._continues(i, heading):
                    heading = Heading(heading.text + self._line(i + 1), heading.level, heading.unit)
                    skip = i + 1
                self._enter(heading)
            else:
                self._read(i, line)
        self._close(self._end)
        return self.sections

    def _line(self, i: int) -> str:
        return self._text[slice(*self._lines[i])] if i < len(self._lines) else ""

    def _starts_first(self, span: Span) -> bool:
        found = marks.start_of(self._text[span[0] : span[1]])
        return found is not None and (found.clear or found.number == (1, 0))

    def _heading(self, i: int, line: str) -> Heading | None:
        heading = marks.heading_of(line)
        if heading is None and not self._has_provisions:
            return marks.item_heading_of(line, self._line(i + 1))
        if heading is not None and heading.plain and self._is_quoted(heading, self._lines[i][0]):
            return None
        return heading

    def _is_quoted(self, heading: Heading, at: int) -> bool:
        label = heading.text.split(maxsplit=1)[0]
        return self._provision is not None and quotes(self._so_far(at), label)

    def _continues(self, i: int, heading: Heading) -> bool:
        """Whether a chapter's title wraps onto the next, plain line."""
        following, after = self._line(i + 1), self._line(i + 2)
        return (
            heading.unit is not None
            and 0 < len(following) <= _LONGEST_CONTINUATION
            and not re.search(r"[。；：:]", following)
            and marks.heading_of(following) is None
            and marks.start_of(following) is None
            and (marks.start_of(after) is not None or marks.heading_of(after) is not None)
        )

    def _enter(self, heading: Heading) -> None:
        self._provision = None
        title_stands_here = not self.sections and heading.level == 1 and not heading.unit
        if not heading.text or title_stands_here:
            return
        annex = marks.annex_of(heading.text)
        if annex:
            self._path.enter_annex(annex)
        else:
            self._path.enter(heading)

    def _read(self, i: int, line: str) -> None:
        at = self._lines[i][0]
        start = marks.start_of(line)
        annex = marks.annex_of(line)
        if start is not None and self._numbering.admits(start, self._so_far(at)):
            self._begin(at, start.number.label)
            self._read_inline(at, line)
        elif annex is not None and not quotes(self._so_far(at), line):
            self._begin(at, None)
            title = self._line(i + 1)
            self._path.enter_annex(f"{annex} {title}" if marks.names_annex(annex, title) else annex)
        elif self._open_at is None:
            if self.sections or self._path.texts or _bare(line) != self._title:
                self._open_at = at
        elif not self._has_provisions and marks.item_of(line) is not None:
            self._begin(at, None)

    def _read_inline(self, at: int, line: str) -> None:
        for gap in _INLINE.finditer(line):
            start = marks.start_of(line[gap.end() : gap.end() + 20])
            if start is not None and self._numbering.is_next(start.number):
                self._numbering.admits(start, "")
                self._begin(at + gap.end(), start.number.label)

    def _so_far(self, at: int) -> str:
        return self._text[self._open_at : at] if self._open_at is not None else ""

    def _begin(self, at: int, provision: str | None) -> None:
        self._close(at)
        self._provision = provision
        self._open_at = at

    def _close(self, at: int) -> None:
        if self._open_at is not None:
            span = trim(self._text, self._open_at, at)
            self.sections.append(Section(self._path.texts, self._provision, span))
        self._open_at = None


def _bare(text: str) -> str:
    return "".join(c for c in text if c not in BLANKS)


def sections(text: str, body: int, title: str) -> Iterator[Section]:
    """The sections of `text` from offset `body` on, in order.

    Every character that is not blank lies in exactly one section, save headings and a title line that
    stands before everything else.
    """
    yield from _Outline(text, body, title).walk()
