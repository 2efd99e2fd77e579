"""Bring together what is measured on: the small corpus, and the laws and CMRC where they are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from bench.corpus import Corpus, prepare
from bench.filler import drawn, filled, shuffled
from bench.large import Large, large
from index.golden import GoldenQuestion, read_golden
from index.opening import open_cutter
from index.settings import PROJECT_ROOT, IndexSettings
from index.squad import read_squad
from knowledge.library import Library, LibraryDocument, load_library

SAMPLE = PROJECT_ROOT / "knowledge" / "library"
SAMPLE_QUESTIONS = PROJECT_ROOT / "tests" / "golden" / "library.jsonl"
SMALL = 1_000
SEED = 20260701
QUICK = 25  # questions
_SQUAD_QUESTIONS = 1_000  # of a SQuAD file, which has thousands


@dataclass(frozen=True, slots=True)
class Sources:
    """What the person who measures has: the laws, questions about them, a SQuAD file; and how much time.

    `quick` asks few questions, `full` all of the SQuAD file. Without `large`
    nothing is measured on a million passages.
    """

    laws: Path | None
    questions: Path | None
    squad: Path | None
    quick: bool = False
    full: bool = False
    large: bool = True


@dataclass(frozen=True, slots=True)
class Materials:
    """The corpora, and a line for each that is missing."""

    small: Corpus
    laws: Corpus | None
    squad: Corpus | None
    large: Large | None
    missing: tuple[str, ...]

    @property
    def sized(self) -> tuple[Corpus, ...]:
        """The corpora that speed is measured on, small to large."""
        return (self.small, self.laws) if self.laws else (self.small,)


class Gathering:
    """Loads and prepares corpora; `now` dates releases and decides what is in force."""

    def __init__(self, settings: IndexSettings, *, now: datetime, say: Callable[[str], None]) -> None:
        self._settings = settings
        self._now = now
        self._say = say

    def gather(self, sources: Sources) -> Materials:
        """Everything that can be measured on with these sources."""
        golden = read_golden(SAMPLE_QUESTIONS)
        laws = self._load(sources.laws) if sources.laws else None
        most = QUICK if sources.quick else None
        corpus = self._laws(laws, sources.questions, golden).asking(most) if laws else None
        return Materials(
            small=self._prepare(self._small(laws), "1k", "bench", golden, []).asking(most),
            laws=corpus,
            large=large(corpus, self._say) if corpus and sources.large else None,
            squad=self._squad(sources.squad, full=sources.full).asking(most) if sources.squad else None,
            missing=tuple(_missing(sources)),
        )

    def _small(self, laws: Library | None) -> Library:
        """The sample library, filled up with provisions of the laws or, without them, with drawn words."""
        sample = self._load(SAMPLE)
        others = shuffled(laws.documents, seed=SEED) if laws else _noise(sample)
        return filled(sample, others, SMALL)

    def _laws(self, laws: Library, questions: Path | None, others: list[GoldenQuestion]) -> Corpus:
        return self._prepare(laws, "50k", "laws", read_golden(questions) if questions else [], others)

    def _squad(self, file: Path, *, full: bool) -> Corpus:
        library, golden = read_squad(file)
        corpus = self._prepare(library, "cmrc", "bench-squad", golden, [])
        return corpus if full else corpus.drawing(_SQUAD_QUESTIONS, seed=SEED)

    def _load(self, folder: Path) -> Library:
        self._say(f"reading {folder.name} …")
        return load_library(folder, today=self._now.date())

    def _prepare(
        self,
        library: Library,
        name: str,
        stored_as: str,
        golden: list[GoldenQuestion],
        asked: list[GoldenQuestion],
    ) -> Corpus:
        return prepare(
            library,
            name,
            stored_as=stored_as,
            golden=golden,
            asked=asked,
            settings=self._settings,
            now=self._now,
            say=self._say,
        )


def _noise(sample: Library) -> chain[LibraryDocument]:
    texts = [passage.text for entry in sample.documents for passage in entry.passages]
    cutter = open_cutter()
    words = [word for text in texts for word in cutter.words(text)]
    return chain(drawn(words, [len(text) for text in texts], seed=SEED))


def _missing(sources: Sources) -> list[str]:
    lines = [f"quick: {QUICK} questions a row, figures are rough"] if sources.quick else []
    if sources.laws is None:
        lines.append("50k and 1m rows skipped: give the laws with --laws FOLDER or YUNXUE_BENCH_LAWS")
    if sources.laws and not sources.large:
        lines.append("1m rows skipped, as none of them is asked for")
    if sources.laws and sources.questions is None:
        lines.append("Q-50k skipped: give questions about the laws with --questions FILE")
    if sources.squad is None:
        lines.append("Q-cmrc skipped: give a SQuAD file with --squad FILE")
    return lines
