"""Train the question adapter: `python -m training --laws FOLDER`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import torch
import transformers
from tokenizers import Tokenizer
from transformers import BertModel

from index.build import no_progress
from index.model.folder import TOKENIZER
from index.opening import open_builder, open_model
from index.settings import PROJECT_ROOT, IndexSettings
from index.snapshot import Snapshot
from knowledge.library import Known, Library, load_library
from training.lora import add_lora, changes
from training.materials import Corpus, read_corpus
from training.question_encoder import Plan, QuestionEncoder, train

QUESTIONS = Path(__file__).with_name("questions")
ADAPTER = PROJECT_ROOT / "index" / "model" / "question_adapter.npz"


def main() -> None:
    """Build the two libraries, train, and write the adapter with its record beside it."""
    arguments = _arguments()
    settings, today = IndexSettings(), datetime.now(UTC).astimezone().date()
    libraries = {"library": PROJECT_ROOT / "knowledge" / "library", "laws": arguments.laws}
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
    plan = Plan(epochs=arguments.epochs)
    started = time.monotonic()
    encoder, losses = _train(settings, corpora, plan)
    _write(arguments.target, encoder)
    record = _record(settings, corpora, plan, losses, time.monotonic() - started)
    arguments.target.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def _materials(folder: Path, today: date, known: Known) -> Library:
    return load_library(folder, today=today, known=known)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--laws", type=Path, required=True, help="the folder of national laws")
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--target", type=Path, default=ADAPTER, help="where the adapter is written")
    return parser.parse_args()


def _train(settings: IndexSettings, corpora: list[Corpus], plan: Plan) -> tuple[QuestionEncoder, list[float]]:
    # The searches set the threads of all OpenMP libraries to one.
    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(plan.seed)
    torch.use_deterministic_algorithms(mode=True)
    folder = open_model(settings).path
    model = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa")
    add_lora(model, plan.rank)
    encoder = QuestionEncoder(model, Tokenizer.from_file(str(folder / TOKENIZER)))
    losses: list[float] = []

    def told(epoch: int, loss: float) -> None:
        losses.append(round(loss, 4))
        print(f"epoch {epoch} of {plan.epochs}: loss {loss:.4f}", flush=True)

    train(encoder, corpora, plan, told)
    return encoder, losses


def _write(target: Path, encoder: QuestionEncoder) -> None:
    parts = {}
    for name, down, up in changes(encoder.model):
        parts[f"{name}.down"], parts[f"{name}.up"] = down, up
    np.savez(target, **parts)


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


if __name__ == "__main__":
    main()
