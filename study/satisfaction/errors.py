"""Name everything that can go wrong with a survey."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from study.errors import RuleError


class SatisfactionError(RuleError):
    """The root of what this package raises."""

    code = "satisfaction"


class NotAskedError(SatisfactionError):
    """Nobody was asked what they thought of the session."""

    code = "satisfaction_not_asked"

    def __init__(self, session: UUID) -> None:
        super().__init__(f"session {session} has no survey: it begins when the session is closed")


class SurveyOverError(SatisfactionError):
    """The time for answers is over."""

    code = "satisfaction_over"

    def __init__(self, ended: datetime) -> None:
        super().__init__(f"the survey ended at {ended.isoformat()}: no more answers are taken")
