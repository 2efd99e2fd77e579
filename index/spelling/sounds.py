"""Tell how characters and words sound, toneless: the only module that knows pypinyin.

Used while a release is built. The answers are stored in it, because loading pypinyin's dictionaries
would take a third of the time in which a process has to be ready.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

# GB 2312's two levels of characters: everything a Chinese keyboard gives first.
_GB_ROWS = range(0xB0, 0xF8)
_GB_CELLS = range(0xA1, 0xFF)


def keyboard_characters() -> Iterator[str]:
    """The 6,763 characters of GB 2312."""
    for row in _GB_ROWS:
        for cell in _GB_CELLS:
            yield bytes([row, cell]).decode("gb2312", errors="ignore")


def characters_by_sound(characters: Iterable[str]) -> dict[str, str]:
    """Toneless syllable to the characters whose commonest reading it is, in their given order."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for character in dict.fromkeys(characters):
        for syllable in _sounds(character):
            if syllable.isascii() and syllable.isalpha():
                by_sound[syllable].append(character)
    return {syllable: "".join(found) for syllable, found in sorted(by_sound.items())}


def syllables(word: str) -> list[str]:
    """A word's toneless syllables, as read in that word: 银行 is yin hang, lü is written lv."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 (takes 0.3 s; searching does not need it)

    return lazy_pinyin(word, style=Style.NORMAL, errors="default")


@cache
def _sounds(character: str) -> tuple[str, ...]:
    """Remembered: all characters take a quarter of a second, and one process may build often."""
    return tuple(syllables(character))
