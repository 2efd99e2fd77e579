"""Propose terms that sound like what was written: 三会一棵, 党废."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from index.spelling.reading import Proposal, Term
from index.spelling.written import Written

# Endings and beginnings that many speakers do not tell apart.
_SAME_BEGINNING = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_SAME_ENDING = (("ing", "in"), ("eng", "en"))
# Each syllable is coded as one character of Unicode's private area, so that a text's sound is as long as it.
_FIRST_CODE = 0xE000
_SHORT = 2
# So often a two-character term must stand in the library before anything is taken for it.
_FREQUENT = 8


@functools.cache
def blurred(syllable: str) -> str:
    """The syllable without what many speakers do not tell apart: zheng is zen."""
    for one, other in _SAME_BEGINNING:
        if syllable.startswith(one):
            syllable = other + syllable.removeprefix(one)
            break
    for one, other in _SAME_ENDING:
        if syllable.endswith(one):
            return syllable.removesuffix(one) + other
    return syllable


class SoundTable:
    """Terms by their sound."""

    def __init__(self, terms: Iterable[Term], sounds: Mapping[str, str]) -> None:
        exact = {syllable: chr(_FIRST_CODE + n) for n, syllable in enumerate(sorted(sounds))}
        blur = {syllable: exact.get(blurred(syllable), code) for syllable, code in exact.items()}
        self._exact = {ord(one): exact[syllable] for syllable, all_ in sounds.items() for one in all_}
        self._blurred = {ord(one): blur[syllable] for syllable, all_ in sounds.items() for one in all_}
        self._terms: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            in_context = "".join([blur.get(syllable, "?") for syllable in term.sound])
            for key in {in_context, term.text.translate(self._blurred)}:
                self._terms[key].append(term)
        self._lengths = sorted({len(key) for key in self._terms})

    def proposals(self, written: Written) -> Iterator[Proposal]:
        """Every term whose sound stands in the text, where the text itself is in doubt."""
        text = written.text
        sound = text.translate(self._blurred)
        for start in range(len(text)):
            for length in self._lengths:
                end = start + length
                if end > len(text):
                    break
                for term in self._terms.get(sound[start:end], ()):
                    if self._may_mean(written, start, end, term):
                        yield Proposal(start, end, term)

    def _may_mean(self, written: Written, start: int, end: int, term: Term) -> bool:
        stretch = written.text[start:end]
        wrong = [at for at in range(start, end) if stretch[at - start] != term.text[at - start]]
        if not wrong or 2 * len(wrong) > len(stretch) or written.splits_a_word(start, end):
            return False
        if len(stretch) > _SHORT:
            return all(written.is_doubtful(at) for at in wrong) and not _is_added(written, start, end, wrong)
        same_sound = stretch.translate(self._exact) == term.text.translate(self._exact)
        is_unknown = not written.known[start] and not written.known[start + 1]
        may_err = term.is_own or not written.common[wrong[0]]
        return (
            same_sound and is_unknown and may_err and written.strange[start + 1] and term.count >= _FREQUENT
        )


def _is_added(written: Written, start: int, end: int, wrong: list[int]) -> bool:
    """Whether the stretch is a word and a common one beside it: 组织不 is no slip for 组织部."""
    rest = {start: (start + 1, end), end - 1: (start, end - 1)}.get(wrong[0]) if len(wrong) == 1 else None
    return rest is not None and written.common[wrong[0]] and written.is_word(written.text[slice(*rest)])
