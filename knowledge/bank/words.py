"""Read the words of the bank's files: column names, kinds, what is wrong with a row."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.bank.checking import Fault
from knowledge.bank.item import ItemKind

WORDS = Path(__file__).with_name("zh-CN.yml")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Part):
    """Under each column the names it goes by, our own first."""

    id: tuple[str, ...]
    kind: tuple[str, ...]
    stem: tuple[str, ...]
    options: tuple[str, ...]
    right: tuple[str, ...]
    explanation: tuple[str, ...]
    document: tuple[str, ...]
    quote: tuple[str, ...]
    difficulty: tuple[str, ...]
    topic: tuple[str, ...]
    valid_from: tuple[str, ...]
    valid_until: tuple[str, ...]


class Tags(_Part):
    """What the tags of other formats are called that hold what those have no place for."""

    difficulty: str
    valid_from: str
    valid_until: str


class Example(_Part):
    """A row of the template, as it stands in the sheet."""

    kind: ItemKind
    stem: str
    options: tuple[str, ...]
    right: str
    explanation: str
    topic: str


class BankWords(_Part):
    """The whole file."""

    sheet: str
    help_sheet: str
    columns: Columns
    option_words: tuple[str, ...]
    kinds: dict[ItemKind, tuple[str, ...]]
    right_words: tuple[str, ...]
    wrong_words: tuple[str, ...]
    truth_options: tuple[tuple[str, str], ...]
    difficulties: dict[str, int]
    answer_words: tuple[str, ...]
    cited: str
    tags: Tags
    help: tuple[str, ...]
    examples: tuple[Example, ...]
    unreadable: dict[str, str]
    problems: dict[str, str]
    notes: dict[str, str]
    losses: dict[str, str]
    report: dict[str, str]
    states: dict[str, str]

    def problem(self, fault: Fault) -> str:
        """The sentence for a fault."""
        return self.problems[fault.code].format(number=fault.number, seen=fault.seen)

    def note(self, fault: Fault) -> str:
        """The sentence for what came in, but not wholly."""
        return self.notes[fault.code].format(number=fault.number, seen=fault.seen)

    def refusal(self, reason: str, seen: str = "") -> str:
        """The sentence for a file that cannot be read at all."""
        return self.unreadable[reason].format(seen=seen)

    def kind_called(self, name: str) -> ItemKind | None:
        """The kind that goes by a name."""
        return next((kind for kind, names in self.kinds.items() if name in names), None)

    def truth_called(self, word: str) -> bool | None:
        """What a word says of a statement: that it is right, wrong, or nothing."""
        upper = word.upper()
        if upper in self.right_words:
            return True
        return False if upper in self.wrong_words else None


@cache
def bank_words(path: Path = WORDS) -> BankWords:
    """The words, read once."""
    return BankWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
