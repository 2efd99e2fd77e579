"""Collect the terms that a library uses while its release is built."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.spelling.reading import Term
from index.spelling.sounds import characters_by_sound, keyboard_characters, syllables
from index.spelling.table import write_table
from index.wording import WordCutter, bigrams, normalise
from knowledge.numerals import NUMERAL

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
# 第十一条, 二十三, 五个: a number is never a slip for another number.
_NUMBER = re.compile(rf"第.*|(?:{NUMERAL}|[万亿])+.?")
# A heading that asks (多久开一次) names nothing.
_ASKS = re.compile(r"[几多何哪谁吗呢]|怎|什么|是否|如何")
_LONGEST_TERM = 12
_PAIR = 2
# A word is a term when the library has it so often, and has it as so great a share of its words: the
# shorter a word, the more others look like it.
_OFTEN = {2: (8, 1e-4), 3: (3, 1e-5)}
_LONG_WORD = (3, 5e-6)


class Vocabulary:
    """Sees every text of a library once and tells its terms."""

    def __init__(self, cutter: WordCutter) -> None:
        """`cutter` has the field's word list, of which only what occurs becomes a term."""
        self._cutter = cutter
        self._words: Counter[str] = Counter()
        self._runs: Counter[str] = Counter()
        self._names: set[str] = set()

    def add(self, path: Path) -> None:
        """Count what was counted before, as `keep` wrote it."""
        counted = json.loads(path.read_text("utf-8"))
        self._words.update(counted["words"])
        self._runs.update(counted["runs"])

    def forget(self, words: Iterable[str], runs: Iterable[str]) -> None:
        """Take back a text that was counted."""
        self._words -= Counter(words)
        self._runs -= Counter(runs)

    def keep(self, path: Path) -> None:
        """Write the counts of texts, without names: what a later vocabulary can start from."""
        counted = {"words": dict(sorted(self._words.items())), "runs": dict(sorted(self._runs.items()))}
        path.write_text(json.dumps(counted, ensure_ascii=False, indent=0) + "\n", "utf-8")

    def see(self, words: Iterable[str], runs: Iterable[str]) -> None:
        """Count a text's words; `runs` are its pairs of characters and its runs of letters."""
        self._words.update(words)
        self._runs.update(runs)

    def see_texts(self, texts: Iterable[str]) -> None:
        """Count texts that were not cut yet, such as the wordings of cards."""
        for text in map(normalise, texts):
            self.see(self._cutter.words(text), bigrams(text))

    def see_names(self, names: Iterable[str]) -> None:
        """Take titles and headings, which are terms however rare they are."""
        for name in map(normalise, names):
            self.see(self._cutter.words(name), bigrams(name))
            if _CHINESE.fullmatch(name) and len(name) > _PAIR and not _ASKS.search(name):
                self._names.add(name)

    def write(self, path: Path, *, keyboard: bool) -> None:
        """Write the table; with `keyboard` the sounds of all characters that people type are in it.

        Of the tables that are merged for a release, one has to have them.
        """
        chinese = [run for run in self._runs if len(run) == _PAIR and _CHINESE.fullmatch(run)]
        typed = keyboard_characters() if keyboard else ()
        write_table(
            path,
            self._terms(),
            sounds=characters_by_sound([*typed, *sorted(set("".join(chinese)))]),
            pairs=chinese,
            letters=(run for run in self._runs if run.isascii() and run.isalpha()),
        )

    def _terms(self) -> Iterator[Term]:
        total = self._words.total()
        for word in sorted({*self._words, *self._names}):
            if not _CHINESE.fullmatch(word) or not _PAIR <= len(word) <= _LONGEST_TERM:
                continue
            is_own, count = word in self._cutter.own_words, self._words[word]
            least, share = _OFTEN.get(len(word), _LONG_WORD)
            often = count >= max(least, share * total) and not _NUMBER.fullmatch(word)
            if often or is_own or word in self._names:
                yield Term(word, max(count, 1), is_own, tuple(syllables(word)))
