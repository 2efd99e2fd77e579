"""Keep what corrections are made from in a release: terms, sounds and pairs of characters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


def read_table(path: Path) -> SpellingTable:
    """Read a table; a release that was made before there were any has none, and nothing is corrected."""
    if not path.is_file():
        return SpellingTable((), {}, Pairs(""), frozenset())
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
