"""Measure re-indexing (C6): one document of a thousand has changed; when does a question see it?"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.corpus import Corpus
from bench.errors import SideFailedError
from bench.materials import SEED
from bench.measure.measurement import Measurement
from bench.rows import Row, Target
from bench.sides import THREADS
from index.background import read_background_questions
from index.build import Builder, BuildReport
from index.embedding import Embedder
from index.model.folder import ModelFolder
from index.opening import BACKGROUND_QUESTIONS, open_cutter, open_everyday_words
from index.query import QuestionReader
from index.retrieval import Retrieval
from index.searcher import Searcher
from knowledge.library import load_library

_DOCUMENTS, _PROVISIONS, _CHANGES = 1_000, 5, 5
_LIBRARY = "bench-reindexing"


def reindexing(corpus: Corpus) -> Measurement:
    """C6, on documents that are made of the corpus's texts."""
    return Measurement((f"C6-{_DOCUMENTS}-documents",), partial(_reindexing, corpus))


def _reindexing(corpus: Corpus) -> list[Row]:
    with TemporaryDirectory(prefix=_LIBRARY) as scratch:
        materials = Path(scratch) / "materials"
        _write(materials, corpus.prepared.texts())
        trial = _Trial(Path(scratch), corpus.prepared.model)
        whole_s, first = _timed(trial.build)
        changed = [trial.change(number) for number in range(_CHANGES)]
    seen_s, reports = median(seconds for seconds, _ in changed), [report for _, report in changed]
    return [
        Row(
            id=f"C6-{_DOCUMENTS}-documents",
            what=(
                f"one document of {_DOCUMENTS:,} changed, until a question sees it, s; "
                f"{first.manifest.passages:,} passages"
            ),
            ours=seen_s,
            peer=whole_s,
            peer_name="everything built anew",
            ratio=whole_s / seen_s,
            target=Target("ratio", "at least", 100),
            quality={
                "texts embedded": {"anew": first.embedded, "changed": [one.embedded for one in reports]},
                "slowest, s": round(max(seconds for seconds, _ in changed), 2),
            },
        )
    ]


class _Trial:
    """A library that is built, changed and asked in this process, like one that a service keeps current."""

    def __init__(self, folder: Path, model: Path) -> None:
        embedder, cutter = Embedder(ModelFolder(model), threads=THREADS), open_cutter()
        self._materials = folder / "materials"
        self._builder = Builder(
            folder / "releases",
            embedder=embedder,
            model_name=model.name,
            cutter=cutter,
            background=read_background_questions(BACKGROUND_QUESTIONS),
        )
        reader = QuestionReader(embedder, cutter, open_everyday_words())
        self._searcher = Searcher(folder / "releases" / _LIBRARY, embedder, Retrieval(reader), _today)

    def build(self) -> BuildReport:
        """Build what the folder holds."""
        return self._builder.build(
            lambda known: load_library(self._materials, today=_today(), known=known),
            _LIBRARY,
            now=datetime.now(UTC),
        )

    def change(self, number: int) -> tuple[float, BuildReport]:
        """Change a provision; seconds until a question brings it up, and the report of the build."""
        self._searcher.search("一个问题")
        path = sorted(self._materials.iterdir())[number * 7]
        rule = f"（改{number}）"
        path.write_text(path.read_text("utf-8").replace("第一条 ", f"第一条 {rule}", 1), "utf-8")

        def seen() -> BuildReport:
            report = self.build()
            hits = self._searcher.search(f"{path.stem}第一条").hits
            if rule not in hits[0].quote:
                raise SideFailedError(_LIBRARY, f"{path.name} was changed, a question sees {hits[0].quote!r}")
            return report

        return _timed(seen)


def _write(folder: Path, texts: Sequence[str]) -> None:
    """A thousand documents of five provisions each, all different."""
    folder.mkdir()
    drawn = random.Random(SEED).sample(texts, min(_DOCUMENTS * _PROVISIONS, len(texts)))
    endless = islice(cycle(drawn), _DOCUMENTS * _PROVISIONS)
    for number in range(_DOCUMENTS):
        lines = [
            f"第{label}条 {' '.join(text.split())}（{number}）"
            for label, text in zip("一二三四五", endless, strict=False)
        ]
        name = f"第{number}号办法"
        (folder / f"{name}.md").write_text(f"# {name}\n\n" + "\n\n".join(lines) + "\n", "utf-8")


def _timed(work: Callable[[], BuildReport]) -> tuple[float, BuildReport]:
    start = time.perf_counter()
    report = work()
    return time.perf_counter() - start, report


def _today() -> date:
    return datetime.now(UTC).date()
