"""Show reports of faulty items (题目纠错) as JSON."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from study.self_study.item_reports import (
    Action,
    Concern,
    Corrected,
    Declined,
    ItemReport,
    Reported,
    ReportState,
)


class ReportStep(BaseModel):
    """A step that was taken; it leads to `state`."""

    state: ReportState
    at: datetime
    text: str | None


class ReportView(BaseModel):
    """A report as it stands."""

    id: UUID
    item: str
    concern: Concern
    text: str
    state: ReportState
    steps: list[ReportStep]


def report_view(report: ItemReport) -> ReportView:
    """A report as it goes out."""
    return ReportView(
        id=report.id,
        item=report.reported.item,
        concern=report.reported.concern,
        text=report.reported.text,
        state=report.state,
        steps=[
            ReportStep(state=_state(step.action), at=step.at, text=_text(step.action))
            for step in report.steps
        ],
    )


def _state(action: Action) -> ReportState:
    match action:
        case Reported():
            return ReportState.REPORTED
        case Corrected():
            return ReportState.CORRECTED
        case Declined():
            return ReportState.DECLINED
        case _:
            return ReportState.TAKEN_UP


def _text(action: Action) -> str | None:
    match action:
        case Reported(text=text) | Declined(text):
            return text
        case Corrected(note):
            return note
        case _:
            return None
