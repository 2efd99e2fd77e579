"""Propose terms of which one character is wrong, missing, too many or in its neighbour's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from index.spelling.reading import Proposal, Term
from index.spelling.written import Written

_SHORTEST, _LONGEST = 4, 10


class SlipTable:
    """Terms by what is left of them when any one character is taken out."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._whole: dict[str, Term] = {}
        self._less_one: dict[str, list[tuple[int, Term]]] = defaultdict(list)
        for term in terms:
            if _SHORTEST <= len(term.text) <= _LONGEST:
                self._whole[term.text] = term
                for place in range(len(term.text)):
                    self._less_one[term.text[:place] + term.text[place + 1 :]].append((place, term))

    def proposals(self, written: Written) -> Iterator[Proposal]:
        """Every term one slip away from a stretch, the slip being where the text is in doubt."""
        text = written.text
        for place in range(len(text)):
            is_odd = written.strange[place] or written.strange[place + 1]
            if not is_odd or written.known[place]:
                continue
            for start in range(max(0, place - _LONGEST), place + 1):
                for end in range(max(start + _SHORTEST - 1, place + 1), min(len(text), start + _LONGEST) + 1):
                    for term in self._one_slip_away(text[start:end], place - start):
                        if not written.splits_a_word(start, end):
                            yield Proposal(start, end, term)

    def _one_slip_away(self, stretch: str, place: int) -> Iterator[Term]:
        """Terms that the stretch becomes when its character at `place` is mended."""
        without = stretch[:place] + stretch[place + 1 :]
        if without in self._whole:
            yield self._whole[without]
        for gap, term in self._less_one.get(without, ()):
            if gap == place:
                yield term
        for gap, term in self._less_one.get(stretch, ()):
            if gap in {place, place + 1}:
                yield term
        turned = stretch[:place] + stretch[place + 1 : place + 2] + stretch[place] + stretch[place + 2 :]
        if turned in self._whole:
            yield self._whole[turned]
