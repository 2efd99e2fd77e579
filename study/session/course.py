"""Tell for the record what became of each step of a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from study.session.running_order import Step
from study.session.state import Session, Speech


class StepFate(StrEnum):
    """What became of a step: it was held, skipped with a reason, or never reached."""

    HELD = "held"
    SKIPPED = "skipped"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step with what became of it; nothing is told that no event told."""

    step: Step
    fate: StepFate
    started_at: datetime | None
    reason: str | None
    speeches: tuple[Speech, ...]


def course_of(session: Session) -> tuple[StepRecord, ...]:
    """All steps of the running order, in its order."""
    return tuple(
        _step_record(session, number, step) for number, step in enumerate(session.plan.running_order)
    )


def _step_record(session: Session, number: int, step: Step) -> StepRecord:
    if number in session.started:
        fate = StepFate.HELD
    else:
        fate = StepFate.SKIPPED if number in session.skipped else StepFate.NOT_REACHED
    return StepRecord(
        step,
        fate,
        session.started.get(number),
        session.skipped.get(number),
        tuple(speech for speech in session.speeches if speech.step == number),
    )
