"""Look at a question for places where it may be mistyped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.spelling.pairs import Pairs

_FIRST, _LAST = "\u3400", "\u9fff"
# So often in the dictionary, a single character is a word that may stand anywhere: 的, 能, 拿, 写.
_COMMON = 8_000


@dataclass(frozen=True, slots=True)
class Written:
    """A question cut into words, with what speaks for each character standing where it should.

    `inside[i]`: the cut before character i would split a word of the dictionary.
    `known[i]`: character i is part of a word of two or more characters of the dictionary.
    `strange[i]`: characters i - 1 and i never stand side by side in the library.
    `common[i]`: character i is a common word by itself.
    """

    text: str
    inside: tuple[bool, ...]
    known: tuple[bool, ...]
    strange: tuple[bool, ...]
    common: tuple[bool, ...]
    is_word: Callable[[str], bool]
    pairs: Pairs

    def is_doubtful(self, place: int) -> bool:
        """Whether the character may be wrong: in no known word, or beside another as never before."""
        return not self.known[place] or self.strange[place] or self.strange[place + 1]

    def is_odd(self, place: int) -> bool:
        """Whether the character is in no word, and beside a neighbour as never before.

        A common word by itself (的) may stand beside anything: there it must fit neither neighbour.
        """
        strangers = self.strange[place] + self.strange[place + 1]
        return not self.known[place] and strangers > self.common[place]

    def is_gap(self, place: int) -> bool:
        """Whether a character may be missing before this one: the two never meet, and no word has both."""
        return self.strange[place] and not self.inside[place]

    def may_be_turned(self, place: int) -> bool:
        """Whether this character and the next fit so badly that they may have changed places."""
        return place + 1 < len(self.text) and sum(self.strange[place : place + 3]) > 1

    def fits(self, start: int, end: int, term: str) -> int:
        """With how many of its neighbours the library has the term, if it replaces a stretch: 0 to 2."""
        before, after = self.text[max(0, start - 1) : start], self.text[end : end + 1]
        return (before + term[0] in self.pairs) + (term[-1] + after in self.pairs)

    def splits_a_word(self, start: int, end: int) -> bool:
        """Whether a stretch begins or ends within a word."""
        return self.inside[start] or self.inside[end]


def look_at(text: str, pieces: Sequence[str], frequency: Callable[[str], int], pairs: Pairs) -> Written:
    """Mark a text's characters; `pieces` are what it was cut into, `frequency` is the dictionary's."""
    inside: list[bool] = []
    known: list[bool] = []
    for piece in pieces:
        is_word = len(piece) > 1 and frequency(piece) > 0
        inside += [False, *[is_word] * (len(piece) - 1)]
        known += [is_word] * len(piece)
    strange = [
        is_new and _is_chinese(text[at]) and _is_chinese(text[at + 1])
        for at, is_new in enumerate(pairs.strange(text))
    ]
    common = [frequency(letter) >= _COMMON for letter in text]
    return Written(
        text,
        (*inside, False),
        tuple(known),
        (False, *strange, False),
        tuple(common),
        lambda stretch: len(stretch) > 1 and frequency(stretch) > 0,
        pairs,
    )


def _is_chinese(letter: str) -> bool:
    return _FIRST <= letter <= _LAST
