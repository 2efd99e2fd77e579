"""Tell what a session's pause does to its quiz: in the same transaction, as an event of the quiz's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import Connection

from study.events import log
from study.events.quiz_kinds import QuizPayload
from study.events.quizzing import LedQuiz
from study.ledger import quiz_log
from study.ledger.quiz_telling import payload_of
from study.quiz.pausing import when_session_goes_on, when_session_stands
from study.session.actions import Command, Pause, Resume

FOLLOWING: Final = "quiz"
"""With a command's id it makes that of the event that follows from it, so that both are recorded once."""


@dataclass(frozen=True, slots=True)
class Following:
    """An event that comes with another one."""

    id: UUID
    payload: QuizPayload


def following(connection: Connection, command: Command) -> Following | None:
    """What follows from a command that the session is about to obey; None where nothing does.

    It is asked before that is written: see `study.ledger.quiz_log`. A quiz of another box stays as it is:
    nobody here can lead it.
    """
    if not isinstance(command.action, Pause | Resume):
        return None
    box = log.box(connection)
    for led in quiz_log.read(connection, command.session).values():
        if led.quiz.box == box and (payload := _payload(led, command.action)) is not None:
            return Following(uuid5(command.id, FOLLOWING), payload)
    return None


def _payload(led: LedQuiz, action: Pause | Resume) -> QuizPayload | None:
    follow = when_session_stands if isinstance(action, Pause) else when_session_goes_on
    followed = follow(led.quiz)
    return None if followed is None else payload_of(led.begun, led.quiz, followed)
