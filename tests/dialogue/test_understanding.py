"""Hold the trained model against sentences that training never saw."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

ANNOTATED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
LEAST = 0.95
LEAST_OF_AN_INTENT = 0.6
"""Three of five: below that an intent is lost, however well the rest does."""


@pytest.mark.parametrize(
    ("held_back", "sentences"),
    [
        ("tests/dialogue/nlu_heldback.yml", 202),
        ("tests/dialogue/nlu_heldback_features.yml", 412),
        ("tests/dialogue/nlu_heldback_feedback.yml", 37),
        ("tests/dialogue/nlu_heldback_satisfaction.yml", 28),
        ("tests/dialogue/nlu_heldback_led_quiz.yml", 50),
        ("tests/dialogue/nlu_heldback_talks.yml", 37),
        ("tests/dialogue/nlu_heldback_export.yml", 8),
        ("tests/dialogue/nlu_heldback_fresh.yml", 524),
        ("tests/dialogue/nlu_heldback_command_like.yml", 20),
    ],
)
def test_held_back_sentences_are_understood(rasa, bot_model: Path, tmp_path: Path, held_back, sentences):
    rasa(
        "test", "nlu", "--nlu", held_back, "--model", bot_model, "--domain", "bot/domain",
        "--config", "config.yml", "--out", tmp_path, "--no-plot",
    )  # fmt: skip

    report = json.loads((tmp_path / "intent_report.json").read_text(encoding="utf-8"))
    errors = json.loads((tmp_path / "intent_errors.json").read_text(encoding="utf-8"))

    wrong = [f"{e['text']}: {e['intent']}, taken for {e['intent_prediction']['name']}" for e in errors]
    total = report["weighted avg"]["support"]
    lost = [name for name, row in report.items() if _row(row) and row["recall"] < LEAST_OF_AN_INTENT]
    assert total == sentences
    assert 1 - len(wrong) / total >= LEAST, "\n".join(wrong)
    assert lost == [], "\n".join(wrong)


def test_training_holds_none_of_the_held_back_sentences():
    trained = {sentence for path in Path("bot/data/nlu").glob("*.yml") for sentence in _sentences(path)}

    assert [
        sentence
        for path in Path("tests/dialogue").glob("nlu_heldback*.yml")
        for sentence in _sentences(path)
        if sentence in trained
    ] == []


def _sentences(path: Path) -> list[str]:
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    examples = [block["examples"] for block in blocks if "intent" in block]
    return [
        ANNOTATED.sub(r"\1", line.removeprefix("- ")) for block in examples for line in block.splitlines()
    ]


def _row(row: object) -> bool:
    """Whether this is the row of an intent that has sentences."""
    return isinstance(row, dict) and "confused_with" in row and row["support"] > 0
