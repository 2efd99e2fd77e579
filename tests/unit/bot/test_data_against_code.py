"""Hold the conversation's data against the code that it names and against itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.labels import validity_label
from actions.server import ACTIONS
from api.codes import Code
from knowledge.document import Validity

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = sorted((ROOT / "bot/domain").glob("*.yml"))
UTTER = re.compile(r"(?<!\.)\butter_[a-z_]+")  # not dispatcher.utter_message
EXAMPLE = re.compile(r"^- (.+)$", re.MULTILINE)
ANNOTATION = re.compile(r"\[([^]]+)\]\([^)]+\)")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def merged(folder: str, key: str) -> list[Any]:
    found: list[Any] = []
    for path in sorted((ROOT / folder).rglob("*.yml")):
        found.extend(yaml.safe_load(path.read_text(encoding="utf-8")).get(key) or [])
    return found


def names(entries: list[Any]) -> set[str]:
    return {next(iter(entry)) if isinstance(entry, dict) else entry for entry in entries}


def examples(path: str) -> dict[str, list[str]]:
    by_intent: dict[str, list[str]] = {}
    for entry in merged(path, "nlu"):
        if "intent" in entry:
            plain = [ANNOTATION.sub(r"\1", line) for line in EXAMPLE.findall(entry["examples"])]
            by_intent.setdefault(entry["intent"], []).extend(plain)
    return by_intent


def heldback() -> dict[str, list[str]]:
    by_intent: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests/dialogue").glob("nlu_heldback*.yml")):
        for entry in load(path)["nlu"]:
            by_intent.setdefault(entry["intent"], []).extend(EXAMPLE.findall(entry["examples"]))
    return by_intent


def test_every_action_of_the_domain_has_code_and_the_other_way_round():
    assert names(merged("bot/domain", "actions")) == {action().name() for action in ACTIONS}


def test_every_response_is_used_and_every_used_one_exists():
    sources = [
        *(ROOT / "actions").rglob("*.py"),
        ROOT / "actions/refusals.yml",
        *(ROOT / "bot/data").rglob("*.yml"),
    ]
    used = {name for path in sources for name in UTTER.findall(path.read_text(encoding="utf-8"))}
    forms = [form for path in DOMAIN for form in (load(path).get("forms") or {}).values()]
    asked_by_forms = {f"utter_ask_{slot}" for form in forms for slot in form["required_slots"]}
    asked_by_actions = {
        f"utter_ask_{name.removeprefix('action_ask_')}" for name in names(merged("bot/domain", "actions"))
    }

    responses = [name for path in DOMAIN for name in load(path).get("responses") or {}]

    assert len(set(responses)) == len(responses)
    assert set(responses) == used | (asked_by_forms - asked_by_actions)


def test_every_refusal_with_a_sentence_is_a_code_of_the_api():
    assert set(load(ROOT / "actions/refusals.yml")) <= set(Code)


def test_every_intent_of_the_domain_has_examples_and_a_held_back_test():
    intents = names(merged("bot/domain", "intents"))

    assert intents == set(examples("bot/data/nlu"))
    assert intents == set(heldback()) | {"roll_called"}  # which the gateway sends


@pytest.mark.parametrize(("intent", "least"), [("ask", 120), (None, 15)], ids=["ask", "each other intent"])
def test_intents_have_enough_examples_and_none_twice(intent, least):
    for name, sentences in examples("bot/data/nlu").items():
        if intent in {None, name}:
            assert len(set(sentences)) >= least, name
            assert len(set(sentences)) == len(sentences), name


def test_no_sentence_stands_under_two_intents():
    training = examples("bot/data/nlu")
    everything = [sentence for sentences in training.values() for sentence in sentences]

    assert len(set(everything)) == len(everything)


def test_training_never_sees_a_held_back_sentence():
    training = {sentence for sentences in examples("bot/data/nlu").values() for sentence in sentences}
    kept = [sentence for sentences in heldback().values() for sentence in sentences]

    assert len(kept) >= 100
    assert training.isdisjoint(kept)


def test_whatever_can_be_said_may_be_said_in_the_middle_of_a_check_in():
    anywhere = [{"active_loop": "check_in_form"}]
    rules = [
        rule for rule in merged("bot/data/rules", "rules") if rule.get("condition", anywhere) == anywhere
    ]
    first = [step for rule in rules for step in rule["steps"][0].get("or", [rule["steps"][0]])]

    assert names(merged("bot/domain", "intents")) <= {step.get("intent") for step in first}


def test_every_validity_has_a_label():
    assert all(validity_label(validity) for validity in Validity)
