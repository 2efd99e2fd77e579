"""Look at a question for places where it may be mistyped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

_FIRST, _LAST = "\u3400", "\u9fff"


@dataclass(frozen=True, slots=True)
class Written:
    """A question cut into words, with what speaks for each character standing where it should.

    `inside[i]`: the cut before character i would split a word of the dictionary.
    `known[i]`: character i is part of a word of two or more characters of the dictionary.
    `strange[i]`: characters i - 1 and i never stand side by side in the library.
    """

    text: str
    inside: tuple[bool, ...]
    known: tuple[bool, ...]
    strange: tuple[bool, ...]

    def is_doubtful(self, place: int) -> bool:
        """Whether the character may be wrong: in no known word, or beside another as never before."""
        return not self.known[place] or self.strange[place] or self.strange[place + 1]

    def splits_a_word(self, start: int, end: int) -> bool:
        """Whether a stretch begins or ends within a word."""
        return self.inside[start] or self.inside[end]


def look_at(
    text: str, pieces: Sequence[str], frequency: Callable[[str], int], pairs: Collection[str]
) -> Written:
    """Mark a text's characters; `pieces` are what it was cut into, `frequency` is the dictionary's."""
    inside: list[bool] = []
    known: list[bool] = []
    for piece in pieces:
        is_word = len(piece) > 1 and frequency(piece) > 0
        inside += [False, *[is_word] * (len(piece) - 1)]
        known += [is_word] * len(piece)
    strange = [
        _is_chinese(text[at - 1]) and _is_chinese(text[at]) and text[at - 1 : at + 1] not in pairs
        for at in range(1, len(text))
    ]
    return Written(text, (*inside, False), tuple(known), (False, *strange, False))


def _is_chinese(letter: str) -> bool:
    return _FIRST <= letter <= _LAST
