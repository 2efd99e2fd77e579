"""Keep what corrections are made from in a release: terms, sounds and pairs of characters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.spelling.reading import Term


@dataclass(frozen=True, slots=True)
class SpellingTable:
    """What a library's texts are spelt with.

    `sounds` maps a toneless syllable to its characters. `pairs` are all two characters that stand side
    by side anywhere in the library, `letters` all its runs of Latin letters: what occurs is no slip.
    """

    terms: tuple[Term, ...]
    sounds: Mapping[str, str]
    pairs: frozenset[str]
    letters: frozenset[str]


EMPTY = SpellingTable((), {}, frozenset(), frozenset())


def write_table(path: Path, table: SpellingTable) -> None:
    """Write a table as JSON; pairs as one string, because they are many."""
    content = {
        "sounds": dict(table.sounds),
        "letters": sorted(table.letters),
        "terms": [[term.text, term.count, int(term.is_own), " ".join(term.sound)] for term in table.terms],
        "pairs": "".join(sorted(table.pairs)),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")


def read_table(path: Path) -> SpellingTable:
    """Read a table; a release that was made before there were any has none, and nothing is corrected."""
    if not path.is_file():
        return EMPTY
    content = json.loads(path.read_text("utf-8"))
    pairs = content["pairs"]
    return SpellingTable(
        terms=tuple(
            Term(text, count, bool(is_own), tuple(sound.split()))
            for text, count, is_own, sound in content["terms"]
        ),
        sounds=content["sounds"],
        pairs=frozenset(map(str.__add__, pairs[::2], pairs[1::2])),
        letters=frozenset(content["letters"]),
    )
