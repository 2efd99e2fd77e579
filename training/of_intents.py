"""Train the intent adapter from the conversation's own training data."""

from __future__ import annotations

import json
import random
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import torch
import transformers
import yaml

from index.golden import read_golden
from index.model.catalogue import find_model
from index.model.fetch import ensure_model
from index.model.folder import ModelFolder
from index.settings import PROJECT_ROOT, IndexSettings
from training.intent_encoder import Plan, Said, train
from training.text_encoder import trainable_encoder, write_adapter

ADAPTER = PROJECT_ROOT / "bot" / "encoder" / "intents.npz"
MODEL = "bge-small-zh-v1.5"
NLU = PROJECT_ROOT / "bot" / "data" / "nlu"
QUESTIONS = Path(__file__).with_name("questions")
ASK = "ask"
_EXAMPLE = re.compile(r"^- (.+)$", re.MULTILINE)
_ANNOTATED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def write_intent_adapter(target: Path, plan: Plan, *, questions: int) -> None:
    """Train, and write the adapter with its record beside it.

    At most so many `questions` of each file in `training/questions` are learned as something asked,
    besides the sentences of the conversation's own data: a question about the materials must not be taken
    for a command.
    """
    sentences = [*_said(sorted(NLU.glob("*.yml"))), *_asked(questions, random.Random(plan.seed))]
    started = time.monotonic()
    folder = ModelFolder(ensure_model(find_model(MODEL), IndexSettings().models_dir))
    encoder = trainable_encoder(folder, rank=plan.rank, seed=plan.seed)
    losses: list[float] = []

    def told(epoch: int, loss: float) -> None:
        losses.append(round(loss, 4))
        print(f"epoch {epoch} of {plan.epochs}: loss {loss:.4f}", flush=True)

    train(encoder, sentences, plan, told)
    write_adapter(target, encoder)
    record = {
        "model": MODEL,
        "plan": asdict(plan),
        "sentences": len(sentences),
        "intents": len({said.intent for said in sentences}),
        "questions_of_each_file": questions,
        "loss": losses,
        "minutes": round((time.monotonic() - started) / 60, 1),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    target.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def _said(files: Iterable[Path]) -> Iterator[Said]:
    for file in files:
        for entry in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            if "intent" in entry:
                for example in _EXAMPLE.findall(entry["examples"]):
                    text = _ANNOTATED.sub(r"\1", example)
                    yield Said(unicodedata.normalize("NFKC", text), entry["intent"])


def _asked(number: int, chance: random.Random) -> Iterator[Said]:
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        questions = read_golden(file)
        for question in chance.sample(questions, min(number, len(questions))):
            yield Said(unicodedata.normalize("NFKC", question.question), ASK)
