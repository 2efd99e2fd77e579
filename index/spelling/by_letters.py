"""Propose terms that were typed in Latin letters: their pinyin (dangfei) or its initials (shyk)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from index.spelling.by_sound import blurred
from index.spelling.reading import Proposal, Term
from index.spelling.written import Written

_RUN = re.compile(r"(?<![a-z0-9])[a-z]{2,40}(?![a-z0-9])")
_TWO_LETTERS = ("zh", "ch", "sh")
_SHORT = 2
_LONG = 4


class LettersTable:
    """Terms by their pinyin and by its initials."""

    def __init__(self, terms: Iterable[Term], known: Collection[str]) -> None:
        """Index the terms; `known` are the runs of letters that the library itself uses."""
        self._known = known
        self._by_initials: dict[str, list[Term]] = defaultdict(list)
        self._by_pinyin: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            for key in {"".join(term.sound), "".join(map(blurred, term.sound))}:
                self._by_pinyin[key].append(term)
            for key in {_initials(term, 1), _initials(term, 2)}:
                self._by_initials[key].append(term)

    def proposals(self, written: Written) -> Iterator[Proposal]:
        """Every term that a run of letters may stand for."""
        for run in _RUN.finditer(written.text):
            if run[0] not in self._known:
                for term in self._meant_by(run[0]):
                    if len(run[0]) > _SHORT or term.is_own or written.fits(run.start(), run.end(), term.text):
                        yield Proposal(run.start(), run.end(), term)

    def _meant_by(self, letters: str) -> list[Term]:
        if letters in self._by_pinyin:
            return self._by_pinyin[letters]
        if letters in self._by_initials:
            return self._by_initials[letters]
        return list(self._one_slip_away(letters)) if len(letters) > _LONG else []

    def _one_slip_away(self, letters: str) -> Iterator[Term]:
        """Terms of the word list whose initials are the letters without one of them: shykk."""
        for place in range(len(letters)):
            for term in self._by_initials.get(letters[:place] + letters[place + 1 :], ()):
                if term.is_own:
                    yield term


def _initials(term: Term, length: int) -> str:
    """The first letter of each syllable; with length 2, zh, ch and sh whole."""
    return "".join(
        syllable[:2] if length > 1 and syllable.startswith(_TWO_LETTERS) else syllable[:1]
        for syllable in term.sound
    )
