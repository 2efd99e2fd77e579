"""Read Markdown and plain text: the decoded file, character for character."""

from __future__ import annotations

from knowledge.formats.encoding import decode
from knowledge.formats.extract import Extract


def extract_text(data: bytes, path: str) -> Extract:
    """The file's text, unchanged, so that a quote is found again in the source.

    Raises:
        UndecodableError: the encoding is unknown.
    """
    return Extract(decode(data, path))
