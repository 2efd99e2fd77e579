"""Read a question as it was meant, by the terms of the library that is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from index.spelling.by_letters import LettersTable
from index.spelling.by_slip import SlipTable
from index.spelling.by_sound import SoundTable
from index.spelling.reading import Correction, Proposal, Reading
from index.spelling.table import SpellingTable
from index.spelling.written import Written, look_at


class Speller:
    """Corrects questions towards one library's terms. Made once; it never changes."""

    def __init__(self, table: SpellingTable) -> None:
        """Make the look-up tables; a question makes none."""
        self._pairs = table.pairs
        self._texts = frozenset(term.text for term in table.terms)
        self._tables = (
            SoundTable(table.terms, table.sounds),
            SlipTable(table.terms),
            LettersTable(table.terms, table.letters),
        )

    def read(self, text: str, pieces: Sequence[str], frequency: Callable[[str], int]) -> Reading:
        """The reading of a normalised question that was cut into `pieces`.

        What the library or the dictionary knows as it stands is left alone; `frequency` is the
        dictionary's. Of several terms for one stretch the longest is taken, then one of the field's own
        words, then the one that fits its neighbours, then the most frequent.
        """
        written = look_at(text, pieces, frequency, self._pairs)
        proposals = [
            proposal
            for table in self._tables
            for proposal in table.proposals(written)
            if not self._is_known(text[proposal.start : proposal.end], frequency)
        ]
        if not proposals:
            return Reading(text, text)
        proposals.sort(key=lambda proposal: self._merits(written, proposal), reverse=True)
        chosen = sorted(_without_overlaps(proposals), key=lambda proposal: proposal.start)
        corrections = tuple(Correction(text[one.start : one.end], one.term.text) for one in chosen)
        return Reading(text, _applied(text, chosen), corrections)

    def _is_known(self, stretch: str, frequency: Callable[[str], int]) -> bool:
        return stretch in self._texts or frequency(stretch) > 0

    def _merits(self, written: Written, proposal: Proposal) -> tuple[int, int, bool, int, int]:
        term, start, end = proposal.term, proposal.start, proposal.end
        fits = written.fits(start, end, term.text)
        return len(term.text), end - start, term.is_own, fits, term.count


def _without_overlaps(best_first: Iterable[Proposal]) -> Iterator[Proposal]:
    taken: set[int] = set()
    for proposal in best_first:
        places = range(proposal.start, proposal.end)
        if taken.isdisjoint(places):
            taken.update(places)
            yield proposal


def _applied(text: str, corrections: Iterable[Proposal]) -> str:
    parts, at = [], 0
    for one in corrections:
        parts += [text[at : one.start], one.term.text]
        at = one.end
    return "".join([*parts, text[at:]])
