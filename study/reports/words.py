"""Read the words of a session's record."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.bank.item import ItemKind
from study.presence.make_ups import MakeUpState
from study.presence.modes import How
from study.quiz.actions import Scoring
from study.quiz.state import Phase as QuizPhase
from study.quiz.teams import Teams
from study.records import CheckInMode
from study.reports.quiz_lines import ItemFate
from study.reports.tables import Cell, Column, Table
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.scope import ScopeKind
from study.roll_call.verification import Fault
from study.rules import SHANGHAI
from study.session.actions import LeadMode, SpeakingMode
from study.session.course import StepFate
from study.session.running_order import SetStep
from study.session.state import Phase

WORDS = Path(__file__).with_name("zh-CN.yml")


class Part(BaseModel):
    """Some words, all of which must be there."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TableWords(Part):
    """A table's title and columns; `ids` are the columns that are not printed."""

    title: str
    columns: tuple[tuple[str, int], ...]
    ids: tuple[tuple[str, int], ...] = ()
    note: str | None = None

    def table(self, rows: tuple[tuple[Cell, ...], ...]) -> Table:
        """The table with these rows."""
        shown = [Column(title, width) for title, width in self.columns]
        shown += [Column(title, width, for_programs=True) for title, width in self.ids]
        return Table(self.title, tuple(shown), rows, self.note if rows else None)


class MoveWords(Part):
    """Somebody came back, or left."""

    here: str
    away: str


class FactWords(Part):
    """What stands at the beginning."""

    session: str
    title: str
    branch: str
    guests: str
    lead_mode: str
    leader: str
    phase: str
    planned_for: str
    opened_at: str
    closed_at: str


class SourceWords(Part):
    """What stands at the end."""

    events: str
    digest: str
    set_aside: str
    exported_at: str


class SatisfactionWords(Part):
    """Where a survey stands."""

    over: str
    goes_on: str
    too_few: str


class TablesWords(Part):
    """All tables in their order."""

    facts: TableWords
    totals: TableWords
    steps: TableWords
    course: TableWords
    check_ins: TableWords
    make_ups: TableWords
    missing: TableWords
    moves: TableWords
    speeches: TableWords
    draws: TableWords
    proofs: TableWords
    checks: TableWords
    quizzes: TableWords
    quiz_items: TableWords
    quiz_places: TableWords
    quiz_teams: TableWords
    satisfaction: TableWords
    source: TableWords


class RecordWords(Part):
    """The whole file."""

    heading: str
    header: str
    page: str
    file: str
    none: str
    unknown: str
    left: str
    yes: str
    no: str
    list: str
    moment: str
    signatures: tuple[str, ...]
    signature_line: str
    lead_modes: dict[LeadMode, str]
    phases: dict[Phase, str]
    set_steps: dict[SetStep, str]
    fates: dict[StepFate, str]
    check_in_modes: dict[CheckInMode, str]
    hows: dict[How, str]
    make_up_states: dict[MakeUpState, str]
    speaking_modes: dict[SpeakingMode, str]
    outcomes: dict[OutcomeKind, str]
    scopes: dict[ScopeKind, str]
    course: dict[str, str]
    moves: MoveWords
    undone: str
    open: str
    guest: str
    late_scan: str
    verified: str
    faults: dict[Fault, str]
    share: str
    item_kinds: dict[ItemKind, str]
    quiz_scoring: dict[Scoring, str]
    quiz_teams: dict[Teams, str]
    quiz_phases: dict[QuizPhase, str]
    quiz_fates: dict[ItemFate, str]
    satisfaction: SatisfactionWords
    facts: FactWords
    source: SourceWords
    tables: TablesWords

    def cell(self, value: Cell) -> str:
        """What stands in a printed cell."""
        if isinstance(value, datetime):
            return self.moment.format(value.astimezone(SHANGHAI))
        return "" if value is None else str(value)


@cache
def record_words(path: Path = WORDS) -> RecordWords:
    """The words, read once."""
    return RecordWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
