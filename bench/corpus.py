"""Prepare a corpus: build its release, and lay out texts and vectors for the sides to read."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.judging import Judge, judge_for
from index.build import no_progress
from index.dense.files import open_vectors
from index.golden import GoldenQuestion
from index.manifest import Manifest
from index.opening import open_builder, open_model
from index.passage_store import PassageStore
from index.plan import PlannedPassage, plan_release
from index.segment import DENSE, PASSAGES
from index.settings import IndexSettings
from knowledge.library import Library

Vectors = npt.NDArray[np.float32]
TEXTS, IDS, QUESTIONS, VECTORS = "texts.json", "ids.json", "questions.json", "vectors.npy"
_FLOAT_VECTORS = "vectors-fp32.npy"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the sides read, each in its own process: row by row the same texts for all.

    `release` is our release's folder, `model` the model's, `work` a folder for what peers keep.
    """

    folder: Path
    release: Path
    model: Path
    work: Path

    def texts(self) -> list[str]:
        """What is embedded for each passage."""
        return list(json.loads((self.folder / TEXTS).read_text("utf-8")))

    def ids(self) -> list[str]:
        """Each passage's id in our release."""
        return list(json.loads((self.folder / IDS).read_text("utf-8")))

    def questions(self) -> list[str]:
        """All questions that may be asked: for a side that is tuned to a recall before it is measured."""
        return list(json.loads((self.folder / QUESTIONS).read_text("utf-8")))

    def vectors(self) -> Vectors:
        """The vectors of our release, float32 [passages, dimensions]."""
        return np.asarray(np.load(self.folder / VECTORS), dtype=np.float32)

    def keep_float_vectors(self, vectors: Vectors) -> None:
        """Keep the vectors that torch made of all texts in fp32."""
        np.save(self.folder / _FLOAT_VECTORS, vectors)

    def has_float_vectors(self) -> bool:
        """Whether they are there."""
        return (self.folder / _FLOAT_VECTORS).is_file()

    def peer_vectors(self) -> Vectors:
        """The fp32 vectors if torch has made them, else our release's."""
        name = _FLOAT_VECTORS if self.has_float_vectors() else VECTORS
        return np.asarray(np.load(self.folder / name), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages to search and questions to ask. `name` says the size in row ids: 1k, 50k."""

    name: str
    passages: int
    questions: tuple[str, ...]
    judge: Judge
    prepared: Prepared

    def asking(self, most: int | None) -> Corpus:
        """The same corpus with the first questions only; with all of them if there is no limit."""
        return replace(self, questions=self.questions[:most])

    def drawing(self, most: int, *, seed: int) -> Corpus:
        """The same corpus with so many questions that follow from the seed, in the order of all."""
        places = range(len(self.questions))
        drawn = sorted(random.Random(seed).sample(places, min(most, len(places))))
        return replace(self, questions=tuple(self.questions[place] for place in drawn))


def prepare(
    library: Library,
    name: str,
    *,
    stored_as: str,
    golden: Sequence[GoldenQuestion],
    asked: Sequence[GoldenQuestion],
    settings: IndexSettings,
    now: datetime,
    say: Callable[[str], None],
) -> Corpus:
    """Build the release if it is not there yet (never the current one), and lay its texts out.

    `golden` are judged, `asked` only timed. Vectors of an older release in `releases/<stored_as>` are reused.
    """
    say(f"{name}: preparing {sum(len(entry.passages) for entry in library.documents):,} passages …")
    report = open_builder(settings, progress=no_progress).build(
        lambda _: library, stored_as, now=now, make_current=False
    )
    plan = plan_release(library, report.manifest.question_fingerprint)
    work = settings.data_dir / "bench"
    prepared = Prepared(
        folder=work / f"{stored_as}-{report.manifest.release[:16]}",
        release=report.folder.absolute(),
        model=open_model(settings).path.absolute(),
        work=work,
    )
    questions = tuple(dict.fromkeys(question.question for question in (*golden, *asked)))
    _lay_out(prepared, report.manifest, plan.passages, questions)
    return Corpus(name, len(plan.passages), questions, judge_for(plan, golden), prepared)


def _lay_out(
    prepared: Prepared, manifest: Manifest, passages: Sequence[PlannedPassage], questions: Sequence[str]
) -> None:
    prepared.folder.mkdir(parents=True, exist_ok=True)
    texts, ids = [passage.embedded for passage in passages], [passage.id for passage in passages]
    for name, listed in ((TEXTS, texts), (IDS, ids), (QUESTIONS, questions)):
        (prepared.folder / name).write_text(json.dumps(list(listed), ensure_ascii=False), "utf-8")
    vectors: dict[str, Vectors] = {}
    for entry in manifest.segments:
        segment = prepared.release / entry.name
        stored = PassageStore(segment / PASSAGES).ids()
        vectors |= dict(zip(stored, open_vectors(segment / DENSE).vectors(), strict=True))
    np.save(prepared.folder / VECTORS, np.stack([vectors[passage.id] for passage in passages]))
