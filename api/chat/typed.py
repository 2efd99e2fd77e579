"""Make typed text harmless before Rasa reads it."""

from __future__ import annotations

import unicodedata

from api.errors import TextEmptyError

# Control characters, invisible ones (direction, zero width) and lone surrogates.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def neutralise(text: str) -> str:
    """The text as Rasa may read it: one line, visible characters, no slash in front.

    Rasa takes a message that begins with `/` for an intent with slots: whoever could type that would
    steer the bot past its rules. Only buttons that the bot itself has offered may send it.

    Raises:
        TextEmptyError: nothing readable is left.
    """
    visible = "".join(" " if _breaks(character) else character for character in text if _shown(character))
    cleaned = " ".join(visible.split()).lstrip("/ ")
    if not cleaned:
        raise TextEmptyError
    return cleaned


def _shown(character: str) -> bool:
    return _breaks(character) or unicodedata.category(character) not in HIDDEN


def _breaks(character: str) -> bool:
    return character.isspace()
