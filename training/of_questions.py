"""Train the question adapter from questions with golden answers, over two libraries."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import torch
import transformers

from index.build import no_progress
from index.opening import open_builder, open_model
from index.settings import PROJECT_ROOT, IndexSettings
from index.snapshot import Snapshot
from knowledge.library import Known, Library, load_library
from training.materials import Corpus, read_corpus
from training.question_encoder import Plan, train
from training.text_encoder import TextEncoder, trainable_encoder, write_adapter

QUESTIONS = Path(__file__).with_name("questions")
ADAPTER = PROJECT_ROOT / "index" / "model" / "question_adapter.npz"


def write_question_adapter(target: Path, plan: Plan, *, laws: Path) -> None:
    """Build the two libraries, train, and write the adapter with its record beside it."""
    settings, today = IndexSettings(), datetime.now(UTC).astimezone().date()
    libraries = {"library": PROJECT_ROOT / "knowledge" / "library", "laws": laws}
    corpora = []
    for name, folder in libraries.items():
        builder = open_builder(settings, progress=no_progress)
        report = builder.build(
            partial(_materials, folder, today), name, now=datetime.now(UTC), make_current=False
        )
        fingerprint = report.manifest.question_fingerprint
        snapshot = Snapshot(report.folder, library=name, question_fingerprint=fingerprint, today=today)
        corpora.append(read_corpus(name, snapshot, [QUESTIONS / f"{name}.jsonl"]))
        print(f"{name}: {corpora[-1].questions} questions", flush=True)
    started = time.monotonic()
    encoder, losses = _train(settings, corpora, plan)
    write_adapter(target, encoder)
    record = _record(settings, corpora, plan, losses, time.monotonic() - started)
    target.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def _materials(folder: Path, today: date, known: Known) -> Library:
    return load_library(folder, today=today, known=known)


def _train(settings: IndexSettings, corpora: list[Corpus], plan: Plan) -> tuple[TextEncoder, list[float]]:
    encoder = trainable_encoder(open_model(settings), rank=plan.rank, seed=plan.seed)
    losses: list[float] = []

    def told(epoch: int, loss: float) -> None:
        losses.append(round(loss, 4))
        print(f"epoch {epoch} of {plan.epochs}: loss {loss:.4f}", flush=True)

    train(encoder, corpora, plan, told)
    return encoder, losses


def _record(
    settings: IndexSettings, corpora: list[Corpus], plan: Plan, losses: list[float], seconds: float
) -> dict[str, object]:
    """What was trained on what, and how: kept beside the adapter."""
    files = sorted(QUESTIONS.glob("*.jsonl"))
    return {
        "model": open_model(settings).fingerprint(),
        "plan": asdict(plan),
        "questions": {corpus.name: corpus.questions for corpus in corpora},
        "passages": {corpus.name: len(corpus.vectors) for corpus in corpora},
        "in_force": {corpus.name: int(corpus.is_in_force.sum()) for corpus in corpora},
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "loss": losses,
        "minutes": round(seconds / 60, 1),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
