"""Bring text into the one form in which it is compared: normalised characters, words and bigrams."""

from __future__ import annotations

import functools
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import jieba
import opencc

import knowledge

# A spoken word, a tab, the written one.
SPOKEN_WORDS = Path(knowledge.__file__).parent / "words" / "spoken.tsv"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORDS = re.compile(r"[a-z]{2,}")
_FEW_WORDS = 3
_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


def normalise(text: str) -> str:
    """Full width to half (NFKC), lower case, simplified characters, no invisible ones, single spaces.

    Spoken question words become the written ones: 党费咋交 and 党费怎么交 are one question.
    """
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    spoken, written = _spoken_words()
    simplified = _to_simplified().convert(folded)
    return _SPACES.sub(" ", spoken.sub(lambda found: written[found[0]], simplified)).strip()


@functools.cache
def _spoken_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """What spoken words are written as, and a pattern that finds the longest of them first."""
    lines = SPOKEN_WORDS.read_text("utf-8").splitlines()
    written = dict(line.split("\t") for line in lines if line.strip())
    by_length = sorted(written, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, by_length))), written


@functools.cache
def _to_simplified() -> opencc.OpenCC:
    """The converter, opened with the first text; it keeps no state between texts."""
    return opencc.OpenCC("t2s")


def bigrams(normalised: str) -> Iterator[str]:
    """Overlapping pairs of Chinese characters; runs of Latin letters or digits stay whole.

    A single Chinese character between two marks stands for itself.
    """
    for run in _RUNS.findall(normalised):
        if run[0].isascii() or len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def is_foreign(normalised: str) -> bool:
    """Whether a text is in Latin words alone; 6+N, 3x3 and pinyin initials are not."""
    return _CHINESE.search(normalised) is None and len(_LATIN_WORDS.findall(normalised)) >= _FEW_WORDS


def bare(normalised: str) -> str:
    """A text without spaces and marks: two wordings that differ in nothing else are equal."""
    return "".join(_RUNS.findall(normalised))


class WordCutter:
    """Cuts normalised text into words with jieba and the library's word list."""

    def __init__(self, word_list: Path | None = None) -> None:
        """Load jieba's dictionary and, where given, the field's own words (jieba's user format)."""
        jieba.setLogLevel(logging.WARNING)
        self._cutter = jieba.Tokenizer()
        self._cutter.initialize()
        self.word_list = word_list
        self.own_words: frozenset[str] = frozenset()
        if word_list is not None and word_list.is_file():
            self._cutter.load_userdict(str(word_list))
            lines = word_list.read_text("utf-8").splitlines()
            self.own_words = frozenset(line.split()[0] for line in lines if line.strip())

    def cut(self, normalised: str) -> list[str]:
        """The text in pieces, none left out: words, single characters, marks."""
        return list(self._cutter.cut(normalised))

    def frequency(self, piece: str) -> int:
        """How often the dictionary has seen a word; 0 for what is no word of its."""
        return int(self._cutter.FREQ.get(piece) or 0)

    def words(self, normalised: str) -> list[str]:
        """Words and, within long words, the shorter ones; punctuation left out."""
        return self.search_words(self.cut(normalised))

    def search_words(self, pieces: Iterable[str]) -> list[str]:
        """What is searched for of a text that was cut: each word after the shorter words within it."""
        words: list[str] = []
        for piece in pieces:
            if _RUNS.match(piece):
                words += self._within(piece)
                words.append(piece)
        return words

    def _within(self, word: str) -> Iterator[str]:
        """The words of two and of three characters inside a longer one."""
        for length in (2, 3):
            if len(word) > length:
                for start in range(len(word) - length + 1):
                    if self.frequency(word[start : start + length]):
                        yield word[start : start + length]
