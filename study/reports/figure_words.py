"""Read the words of the workbook of figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from study.records import CheckInMode
from study.reports.words import Part, TableWords
from study.satisfaction.survey import Rating
from study.session.actions import SpeakingMode

WORDS = Path(__file__).with_name("figures.zh-CN.yml")


class FactsWords(TableWords):
    """The first sheet."""

    scope: str
    first: str
    last: str
    exported_at: str
    not_held: str


class SheetWords(Part):
    """A sheet of sums, and what its first column holds."""

    title: str
    of: str


class SheetsWords(Part):
    """All sheets of sums."""

    months: SheetWords
    branches: SheetWords
    stations: SheetWords
    groups: SheetWords
    sessions: SheetWords


class NumberWords(Part):
    """The columns of sums, in their order."""

    sessions: str
    expected: str
    counted: str
    participation: str
    modes: dict[CheckInMode, str]
    make_ups: str
    waiting: str
    missing: str
    guests: str
    elsewhere: str
    speeches: dict[SpeakingMode, str]
    speakers: str
    answers: str
    ratings: dict[Rating, str]
    content: str


class ChartWords(Part):
    """What charts are called."""

    rates: str
    modes: str
    speeches: str
    ratings: str


class FigureWords(Part):
    """The whole file."""

    heading: str
    file: str
    all: str
    none: str
    nowhere: str
    no_group: str
    left: str
    total: str
    page: str
    facts: FactsWords
    sheets: SheetsWords
    people: TableWords
    numbers: NumberWords
    charts: ChartWords


@cache
def figure_words(path: Path = WORDS) -> FigureWords:
    """The words, read once."""
    return FigureWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
