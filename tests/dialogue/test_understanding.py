"""Hold the trained model against sentences that training never saw."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

HERE = Path(__file__).parent
ANNOTATED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
LEAST_OF_AN_INTENT = 0.6
"""Three of five: below that an intent is lost, however well the rest does."""
LATER = ("_feedback", "_satisfaction", "_led_quiz", "_talks", "_export", "_command_like")


class HeldBack(NamedTuple):
    """Files of sentences, how many there are, and how large a share is understood at least."""

    names: tuple[str, ...]
    sentences: int
    least: float
    least_of_an_intent: float = LEAST_OF_AN_INTENT


@pytest.mark.parametrize(
    "held_back",
    [
        pytest.param(HeldBack(("",), 202, 0.95), id="the first set"),
        pytest.param(HeldBack(("_features",), 412, 0.95), id="all that the bot can do"),
        pytest.param(HeldBack(LATER, 180, 0.93), id="what came later"),
        pytest.param(HeldBack(("_fresh",), 524, 0.86, 0), id="by somebody who knew the intents' names alone"),
        pytest.param(HeldBack(("_strangers",), 544, 0.96, 0.5), id="by two who knew what the intents mean"),
        pytest.param(HeldBack(("_roundabout",), 314, 0.88, 0), id="roundabout, by another one"),
    ],
)
def test_held_back_sentences_are_understood(rasa, bot_model: Path, tmp_path: Path, held_back):
    (tmp_path / "nlu").mkdir()
    for name in held_back.names:
        shutil.copy(HERE / f"nlu_heldback{name}.yml", tmp_path / "nlu")
    rasa(
        "test", "nlu", "--nlu", tmp_path / "nlu", "--model", bot_model, "--domain", "bot/domain",
        "--config", "config.yml", "--out", tmp_path, "--no-plot",
        YUNXUE_INTENT_ENCODER=str(tmp_path / "none"),  # a trained bot needs nothing but itself
    )  # fmt: skip

    report = json.loads((tmp_path / "intent_report.json").read_text(encoding="utf-8"))
    errors = json.loads((tmp_path / "intent_errors.json").read_text(encoding="utf-8"))

    wrong = [f"{e['text']}: {e['intent']}, taken for {e['intent_prediction']['name']}" for e in errors]
    total = report["weighted avg"]["support"]
    lost = [
        name for name, row in report.items() if _row(row) and row["recall"] < held_back.least_of_an_intent
    ]
    assert total == held_back.sentences
    assert 1 - len(wrong) / total >= held_back.least, "\n".join(wrong)
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
