"""Keep what corrections are made from in a release: terms, sounds and pairs of characters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.spelling.pairs import Pairs
from index.spelling.reading import Term


@dataclass(frozen=True, slots=True)
class SpellingTable:
    """What a library's texts are spelt with.

    `sounds` maps a toneless syllable to its characters. `pairs` are all two characters that stand side
    by side anywhere in the library, `letters` all its runs of Latin letters: what occurs is no slip.
    """

    terms: tuple[Term, ...]
    sounds: Mapping[str, str]
    pairs: Pairs
    letters: frozenset[str]


def write_table(
    path: Path,
    terms: Iterable[Term],
    *,
    sounds: Mapping[str, str],
    pairs: Iterable[str],
    letters: Iterable[str],
) -> None:
    """Write a table as JSON; pairs as one string, because they are many."""
    content = {
        "sounds": dict(sounds),
        "letters": sorted(letters),
        "terms": [[term.text, term.count, int(term.is_own), " ".join(term.sound)] for term in terms],
        "pairs": Pairs.join(pairs),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")


def merge_tables(tables: Sequence[SpellingTable]) -> SpellingTable:
    """One table for several parts of a library."""
    if len(tables) == 1:
        return tables[0]
    terms: dict[str, Term] = {}
    sounds: dict[str, str] = {}
    for table in tables:
        for term in table.terms:
            known = terms.get(term.text)
            terms[term.text] = term if known is None else replace(known, count=known.count + term.count)
        for syllable, characters in table.sounds.items():
            sounds[syllable] = "".join(dict.fromkeys(sounds.get(syllable, "") + characters))
    return SpellingTable(
        terms=tuple(terms[text] for text in sorted(terms)),
        sounds=sounds,
        pairs=Pairs.merge([table.pairs for table in tables]),
        letters=frozenset().union(*(table.letters for table in tables)),
    )


def read_table(path: Path) -> SpellingTable:
    """Read what `write_table` wrote."""
    content = json.loads(path.read_text("utf-8"))
    return SpellingTable(
        terms=tuple(
            Term(text, count, bool(is_own), tuple(sound.split()))
            for text, count, is_own, sound in content["terms"]
        ),
        sounds=content["sounds"],
        pairs=Pairs(content["pairs"]),
        letters=frozenset(content["letters"]),
    )
