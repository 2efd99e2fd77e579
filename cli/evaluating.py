"""The `yunxue evaluate` and `yunxue calibrate` commands: measure and tune against known answers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cli.building import reading
from cli.console import fail, print_json, results
from cli.indexing import JsonOption, settings_for
from cli.progress import StagedProgress, staged_progress
from index.build import Read
from index.calibration import Sample, answer_sample, card_sample, fit, fit_judge
from index.confidence import CARD_EVIDENCE, EVIDENCE
from index.errors import IndexingError
from index.evaluation import Outcome, Scores, ask_all, score, score_by_kind
from index.golden import GoldenQuestion, read_golden
from index.judge import SHIPPED
from index.opening import open_builder
from index.searcher import Searcher
from index.settings import PROJECT_ROOT, IndexSettings
from index.squad import is_squad, read_squad
from knowledge.errors import KnowledgeError

CALIBRATION = PROJECT_ROOT / "index" / "confidence.json"
_LIBRARY_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def evaluate(
    file: Annotated[Path, typer.Argument(help="Golden questions: JSON Lines, or SQuAD (.json).")],
    library: Annotated[
        Path | None, typer.Option("--library", help="Folder of material to ask instead of the current one.")
    ] = None,
    outcomes: Annotated[
        Path | None, typer.Option("--outcomes", help="Also write every question's outcome, as JSON Lines.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask golden questions; print recall, reciprocal rank and refusals by kind."""
    try:
        with staged_progress() as progress:
            questions, searcher = _prepare(file, library, progress)
            answered = ask_all(questions, lambda text, k: searcher.search(text, k=k))
            release = searcher.info().release
    except (IndexingError, KnowledgeError) as error:
        fail(error)
    if outcomes:
        _write_outcomes(outcomes, answered)
    kinds = score_by_kind(answered)
    if as_json:
        by_kind = {kind: scores.as_json() for kind, scores in kinds.items()}
        print_json(score(answered).as_json() | {"by_kind": by_kind, "release": release})
    else:
        results.print(_table(score(answered), kinds))
        results.print(f"release {release[:12]}")


def calibrate(
    pairs: Annotated[
        list[str], typer.Argument(help="QUESTIONS=FOLDER: golden questions and their materials.")
    ],
    target: Annotated[Path, typer.Option(help="Where the calibration is written.")] = CALIBRATION,
    judge_target: Annotated[Path, typer.Option(help="Where the trained judge is written.")] = SHIPPED,
    threshold: Annotated[float, typer.Option(min=0, max=1, help="Answer from this confidence on.")] = 0.55,
    card_threshold: Annotated[float, typer.Option(min=0, max=1, help="Put a card first from here on.")] = 0.2,
) -> None:
    """Fit the confidence to questions whose answers are known; print the cross-validated curve."""
    answers: list[Sample | None] = []
    cards: list[Sample | None] = []
    try:
        with staged_progress() as progress:
            for file, folder in map(_pair, pairs):
                questions, searcher = _prepare(file, folder, progress)
                snapshot = searcher.snapshot()
                for asked in questions:
                    judged = searcher.judge(asked.question)
                    answers.append(answer_sample(asked, judged, folder.name))
                    cards.append(card_sample(asked, judged, snapshot, folder.name))
        judge, judged_answers = fit_judge(_taken(answers), snapshot.manifest.question_fingerprint)
        fits = {
            "answer": fit(judged_answers, EVIDENCE, threshold=threshold).as_json(),
            "card": fit(_taken(cards), CARD_EVIDENCE, threshold=card_threshold).as_json(),
        }
    except (IndexingError, KnowledgeError) as error:
        fail(error)
    record = {"questions": [_pair(pair)[0].name for pair in pairs]}
    judge.write(judge_target)
    target.write_text(json.dumps(fits | {"record": record}, indent=1) + "\n", "utf-8")
    for name, fitted in fits.items():
        results.print(f"{name}: bias {fitted['bias']}, weights {fitted['weights']}")
        results.print(_curve_table(fitted["curve"]))


def _write_outcomes(path: Path, answered: Iterable[Outcome]) -> None:
    lines = [json.dumps(_outcome_as_json(outcome), ensure_ascii=False) for outcome in answered]
    try:
        path.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        fail(IndexingError(f"outcomes cannot be written to {path}: {error.strerror}; name another file"))


def _taken(samples: Iterable[Sample | None]) -> list[Sample]:
    return [sample for sample in samples if sample is not None]


def _pair(given: str) -> tuple[Path, Path]:
    file, _, folder = given.partition("=")
    if not (file and folder):
        raise IndexingError(f"{given} names no materials: expected QUESTIONS=FOLDER")
    return Path(file), Path(folder)


def _curve_table(curve: list[dict[str, float]]) -> Table:
    table = Table(*curve[0])
    for point in curve:
        table.add_row(*(f"{value:.2f}" for value in point.values()))
    return table


def _prepare(
    file: Path, library: Path | None, progress: StagedProgress
) -> tuple[list[GoldenQuestion], Searcher]:
    """The questions, and a searcher over the materials they are about."""
    settings = settings_for(None)
    if is_squad(file):
        materials, questions = read_squad(file)
        return questions, _open_aside(lambda _: materials, materials.folder, settings, progress)
    if library is None:
        return read_golden(file), Searcher.open(settings)
    searcher = _open_aside(reading([library], progress), library, settings, progress)
    return read_golden(file), searcher


def _open_aside(read: Read, folder: Path, settings: IndexSettings, progress: StagedProgress) -> Searcher:
    """A searcher over a release of these materials, built if need be, without making it current."""
    builder = open_builder(settings, progress=progress.report)
    name = _library_name(folder.resolve())
    report = builder.build(read, name, now=datetime.now(UTC), make_current=False)
    return Searcher.open(settings, folder=report.folder)


def _library_name(folder: Path) -> str:
    if _LIBRARY_NAME.fullmatch(folder.name):
        return folder.name
    return f"library-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"


def _outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    fields = asdict(outcome)
    asked = fields.pop("question")
    return {name: asked[name] for name in ("id", "question", "kind")} | fields


def _table(overall: Scores, kinds: dict[str, Scores]) -> Table:
    table = Table("kind", *overall.as_json())
    for kind, scores in [*kinds.items(), ("all", overall)]:
        table.add_row(kind, *(_shown(value) for value in scores.as_json().values()))
    return table


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)
