"""What every format hands over: the text, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extract:
    """A file's text, with headings as Markdown lines, and its title if the format records one."""

    text: str
    title: str | None = None
