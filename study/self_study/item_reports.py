"""Follow a member's report that something is wrong with an item (题目纠错)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from study.errors import StudyError
from study.rules import clean_note
from study.self_study.errors import ReportStateError, ReportWordsMissingError


class ReportState(StrEnum):
    """reported → taken_up → corrected or declined; the last two are final, and may come at once."""

    REPORTED = "reported"
    TAKEN_UP = "taken_up"
    CORRECTED = "corrected"
    DECLINED = "declined"


class Concern(StrEnum):
    """What seems to be wrong: the answer, the wording, the source, or something else."""

    WRONG_ANSWER = "wrong_answer"
    WORDING = "wording"
    OUTDATED = "outdated"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reported:
    """A member says what is wrong with an item."""

    item: str
    concern: Concern
    text: str


@dataclass(frozen=True, slots=True)
class TakenUp:
    """Content staff look into it."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The item was corrected or withdrawn."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """Nothing is wrong, for a reason that the member is told."""

    reason: str


Action: TypeAlias = Reported | TakenUp | Corrected | Declined


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a report, never changed afterwards; `id` is the client's UUID, `by` a member's id."""

    id: UUID
    report: UUID
    action: Action
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemReport:
    """A report where it stands; `steps` are all that led there, in order."""

    id: UUID
    reported: Reported
    by: str
    state: ReportState
    steps: tuple[Step, ...]


_FITS = {
    TakenUp: frozenset({ReportState.REPORTED}),
    Corrected: frozenset({ReportState.REPORTED, ReportState.TAKEN_UP}),
    Declined: frozenset({ReportState.REPORTED, ReportState.TAKEN_UP}),
}
_LEADS_TO = {
    TakenUp: ReportState.TAKEN_UP,
    Corrected: ReportState.CORRECTED,
    Declined: ReportState.DECLINED,
}


def after(report: ItemReport | None, step: Step) -> ItemReport:
    """The report after a step; the same step again changes nothing.

    Raises:
        ReportStateError: the step does not fit where the report stands.
        ReportWordsMissingError: a report or a refusal says nothing.
        InvalidRecordError: its words are too long or hold control characters.
    """
    if report is not None and any(step.id == earlier.id for earlier in report.steps):
        return report
    name = type(step.action).__name__
    if isinstance(step.action, Reported):
        if report is not None:
            raise ReportStateError(name, report.state)
        _require_words(step.action.text, name)
        return ItemReport(step.report, step.action, step.by, ReportState.REPORTED, (step,))
    if report is None or report.id != step.report:
        raise ReportStateError(name, "unknown")
    if report.state not in _FITS[type(step.action)]:
        raise ReportStateError(name, report.state)
    if isinstance(step.action, Declined):
        _require_words(step.action.reason, name)
    if isinstance(step.action, Corrected):
        clean_note(step.action.note)
    return replace(report, state=_LEADS_TO[type(step.action)], steps=(*report.steps, step))


def replay(report: UUID, steps: Iterable[Step]) -> ItemReport | None:
    """A report as a log tells it, in the log's order; steps that do not fit are set aside."""
    current: ItemReport | None = None
    for step in steps:
        if step.report == report:
            try:
                current = after(current, step)
            except StudyError:
                continue
    return current


def _require_words(text: str, step: str) -> None:
    if clean_note(text) is None:
        raise ReportWordsMissingError(step)
