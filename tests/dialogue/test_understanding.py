"""Hold the trained model against sentences that training never saw."""

from __future__ import annotations

import json
from pathlib import Path

HELD_BACK = "tests/dialogue/nlu_heldback.yml"
LEAST = 0.95


def test_held_back_sentences_are_understood(rasa, bot_model: Path, tmp_path: Path):
    rasa(
        "test", "nlu", "--nlu", HELD_BACK, "--model", bot_model, "--domain", "bot/domain",
        "--config", "config.yml", "--out", tmp_path, "--no-plot",
    )  # fmt: skip

    report = json.loads((tmp_path / "intent_report.json").read_text(encoding="utf-8"))
    errors = json.loads((tmp_path / "intent_errors.json").read_text(encoding="utf-8"))

    wrong = [f"{e['text']}: {e['intent']}, taken for {e['intent_prediction']['name']}" for e in errors]
    assert report["accuracy"] >= LEAST, "\n".join(wrong)
    assert report["weighted avg"]["support"] >= 100
