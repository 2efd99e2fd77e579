"""Let the clock of a quiz stand and go on with its session."""

from __future__ import annotations

from study.quiz.actions import PauseQuiz, ResumeQuiz
from study.quiz.state import Phase, Quiz


def when_session_stands(quiz: Quiz) -> PauseQuiz | None:
    """What a pause of the session does to a quiz: nothing unless its clock runs."""
    return PauseQuiz(with_session=True) if quiz.phase is Phase.SHOWING else None


def when_session_goes_on(quiz: Quiz) -> ResumeQuiz | None:
    """What the end of that pause does: a quiz that its leader had paused before waits for its leader."""
    return ResumeQuiz() if quiz.phase is Phase.PAUSED and quiz.with_session else None
