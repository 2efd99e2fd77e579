"""Propose terms of which one character is wrong, missing, too many or in its neighbour's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from index.spelling.reading import Proposal, Term
from index.spelling.written import Written

_SHORTEST, _LONGEST = 4, 12
# With three characters only two turned, or a middle one that fits neither neighbour, tell enough.
_THREE = 3


class SlipTable:
    """Terms by what stays of them around a slip: a beginning, an ending, or the two together."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._whole: dict[str, Term] = {}
        self._less_one: dict[str, list[tuple[int, Term]]] = defaultdict(list)
        self._beginnings = {""}
        self._endings = {""}
        for term in terms:
            text = term.text
            if _SHORTEST - term.is_own <= len(text) <= _LONGEST:
                self._whole[text] = term
                beginnings = [text[:place] for place in range(len(text))]
                endings = [text[place + 1 :] for place in range(len(text))]
                self._beginnings.update(beginnings)
                self._endings.update(endings)
                for place, (before, after) in enumerate(zip(beginnings, endings, strict=True)):
                    self._less_one[before + after].append((place, term))

    def proposals(self, written: Written) -> Iterator[Proposal]:
        """Every term one slip away from a stretch, the slip being where the text is in doubt."""
        for place in range(len(written.text)):
            found: list[Proposal] = []
            if written.is_gap(place):
                found += self._one_missing(written, place)
            if written.is_odd(place):
                found += self._one_wrong_or_too_many(written, place)
            if written.may_be_turned(place):
                found += self._two_turned(written, place)
            for proposal in found:
                if not written.splits_a_word(proposal.start, proposal.end):
                    yield proposal

    def _one_missing(self, written: Written, place: int) -> Iterator[Proposal]:
        """A character is missing before `place`; only of the field's own words the last one may be."""
        text = written.text
        for before in self._befores(text, place):
            if before:
                start = place - len(before)
                for after in self._afters(text, place):
                    for gap, term in self._less_one.get(before + after, ()):
                        is_last = not after and term.is_own and not written.known[place - 1]
                        if gap == len(before) and len(term.text) > _THREE and (after or is_last):
                            yield Proposal(start, place + len(after), term)

    def _one_wrong_or_too_many(self, written: Written, place: int) -> Iterator[Proposal]:
        """The character at `place` stands for another, or for none."""
        for before in self._befores(written.text, place):
            start = place - len(before)
            for after in self._afters(written.text, place + 1):
                end, rest = place + 1 + len(after), before + after
                is_inner = bool(before and after)
                whole = self._whole.get(rest)
                if whole is not None and is_inner and len(rest) > _THREE:
                    yield Proposal(start, end, whole)
                fits_neither = is_inner and written.strange[place] and written.strange[place + 1]
                for gap, term in self._less_one.get(rest, ()):
                    is_long = len(term.text) > _THREE and (is_inner or not written.is_word(rest))
                    if gap == len(before) and (fits_neither or is_long):
                        yield Proposal(start, end, term)

    def _two_turned(self, written: Written, place: int) -> Iterator[Proposal]:
        """The characters at `place` and after it have changed places."""
        text = written.text
        turned = text[place + 1] + text[place]
        for before in self._befores(text, place):
            for after in self._afters(text, place + 2):
                term = self._whole.get(before + turned + after)
                if term is not None:
                    yield Proposal(place - len(before), place + 2 + len(after), term)

    def _befores(self, text: str, end: int) -> list[str]:
        starts = range(max(0, end - _LONGEST), end + 1)
        return [text[start:end] for start in starts if text[start:end] in self._beginnings]

    def _afters(self, text: str, start: int) -> list[str]:
        ends = range(start, min(len(text), start + _LONGEST) + 1)
        return [text[start:end] for end in ends if text[start:end] in self._endings]
