"""Read the words for values that stand inside a reply."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from knowledge.document import Validity

LABELS = Path(__file__).with_name("labels.yml")


def validity_label(validity: Validity) -> str:
    """How a citation says whether its document is in force."""
    return _labels()["validity"][validity]


def label(group: str, value: str) -> str:
    """The word for a value of some group; the value itself where it has none."""
    return _labels()[group].get(value, value)


@cache
def _labels() -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    return labels
