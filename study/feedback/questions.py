"""Tell questions apart, whatever marks, blanks and widths they were typed with."""

from __future__ import annotations

import hashlib
import unicodedata

_DIGITS = 16


def bare(question: str) -> str:
    """What is left of a question without marks and blanks, in one width and case."""
    plain = unicodedata.normalize("NFKC", question).casefold()
    return "".join(character for character in plain if character.isalnum())


def key_of(library: str, question: str) -> str:
    """The key under which a question of a library waits: 16 hexadecimal digits."""
    return hashlib.sha256(f"{library}\n{bare(question) or question}".encode()).hexdigest()[:_DIGITS]
