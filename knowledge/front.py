"""Find where a document's text begins: after YAML front matter, or after the history of a law."""

from __future__ import annotations

import re

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_END_OF_HISTORY = re.compile(r"<!--\s*INFO END\s*-->")


def front_matter(text: str) -> str | None:
    """The YAML between the first line `---` and the next, or None where the text has no front matter."""
    match = _FRONT_MATTER.match(text)
    return match[1] if match else None


def history(text: str) -> str | None:
    """What stands before `<!-- INFO END -->`: a law's title, numbers and dates; None without that line."""
    match = _END_OF_HISTORY.search(text)
    return text[: match.start()] if match else None


def body_offset(text: str) -> int:
    """Where the text that may be quoted begins."""
    end_of_history = _END_OF_HISTORY.search(text)
    if end_of_history:
        return end_of_history.end()
    matter = _FRONT_MATTER.match(text)
    return matter.end() if matter else 0
