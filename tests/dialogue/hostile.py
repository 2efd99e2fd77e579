"""The hostile lines: those written by hand, those made by a seed, and the ones at and over the limits."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("hostile.yml")
SEED = 20261127
MADE, RANDOM = 130, 60
LIMIT = 500
"""Characters of a message: `api.routes.chat.TEXT_LIMIT`, as the documentation tells it."""
UNREADABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def by_hand() -> dict[str, list[str]]:
    """Each family with its lines."""
    families: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["by_hand"]
    return families


def every_line() -> list[str]:
    """All of them, always the same and in the same order."""
    dice = random.Random(SEED)
    written = [line for lines in by_hand().values() for line in lines]
    return list(dict.fromkeys([*written, *_made(dice), *_random(dice), *_long()]))


def is_readable(line: str) -> bool:
    """Whether anything is left that Rasa may read: written here again, apart from `api.chat.typed`."""
    seen = (c for c in line if not c.isspace() and unicodedata.category(c) not in UNREADABLE)
    return any(c != "/" for c in seen)


def is_refused(line: str) -> bool:
    """Whether the door sends it back: too long, no text, or nothing that UTF-8 could hold."""
    broken = any("\ud800" <= c <= "\udfff" for c in line)
    return broken or len(line) > LIMIT or not is_readable(line)


def _made(dice: random.Random) -> list[str]:
    made = yaml.safe_load(FILE.read_text(encoding="utf-8"))["made"]
    lines = []
    for _ in range(MADE):
        pattern = dice.choice(made["patterns"])
        while "{word}" in pattern:
            pattern = pattern.replace("{word}", dice.choice(made["words"]), 1)
        lines.append(pattern.replace("{{", "{").replace("}}", "}"))
    return lines


def _random(dice: random.Random) -> list[str]:
    """Characters from anywhere in Unicode, among some that mean something."""
    meaning = "党费怎么交签到结束/{}<>\"'\\%$"
    return [
        "".join(
            dice.choice(meaning) if dice.random() < 0.3 else chr(dice.randrange(0x110000))
            for _ in range(dice.randint(1, 60))
        )
        for _ in range(RANDOM)
    ]


def _long() -> list[str]:
    units = ("党", "a", "1 ", "？", "党费怎么交", "😀", "e\u0301", "（", "/restart ", "\u200b党", "<b>", "{")
    at_limit = [(unit * LIMIT)[:LIMIT] for unit in units]
    return [*at_limit, *(line + "了" for line in at_limit), "党" * 5_000, "a" * 20_000, "\0" * 3_000]
