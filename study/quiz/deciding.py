"""Decide on commands: what they make happen, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from study.quiz.actions import Command, Event, GiveAnswer, Join, PrepareQuiz
from study.quiz.errors import MayNotPlayError, NotLeadingError
from study.quiz.preparing import checked_plan
from study.quiz.rules import objection
from study.quiz.state import Quiz


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision depends on besides the quiz.

    `at` is when the box received the command, by its own clock. `leads` says whether the device leads the
    session now (the lead and its handing over are the session's), `may_play` whether the member takes part.
    """

    box: str
    at: datetime
    leads: bool = False
    may_play: bool = False


def decide(quiz: Quiz | None, command: Command, circumstances: Circumstances) -> tuple[Event, ...]:
    """The events that a command makes happen: one, or none where it was obeyed before.

    Joining again makes none either: who taps twice has joined.

    Raises:
        QuizPlanError: the quiz cannot be played as it is prepared.
        QuizUnknownError: it was not prepared.
        QuizExistsError: it was prepared before, by another command.
        QuizOnOtherBoxError: it is held on another box.
        NotLeadingError: the device does not lead the session.
        MayNotPlayError: the member does not take part in the session.
        QuizPhaseError: the quiz is not where this can be done.
        WrongItemError: that item cannot be shown, closed, revealed or made void now.
        ReasonMissingError: an item is made void without a reason.
        NotJoinedError: who answers has not joined.
        ItemClosedError: the item takes no answers, or no more.
        QuizPausedError: the clock stands; the phone keeps the answer.
        AnswerFormError: the answer is one to another kind of item.
        InvalidRecordError: the title is empty, too long, or holds control characters.
    """
    event = Event(
        id=command.id,
        quiz=command.quiz,
        by=command.by,
        action=command.action,
        box=circumstances.box,
        at=circumstances.at,
    )
    if quiz is not None and quiz.holds(event):
        return ()
    _require_entitled(command, circumstances)
    if isinstance(command.action, PrepareQuiz):
        checked_plan(command.action.plan)
    refusal = objection(quiz, event)
    if refusal is not None:
        raise refusal
    if isinstance(command.action, Join) and quiz is not None and command.by in quiz.joined:
        return ()
    return (event,)


def _require_entitled(command: Command, circumstances: Circumstances) -> None:
    if isinstance(command.action, Join | GiveAnswer):
        if not circumstances.may_play:
            raise MayNotPlayError
    elif not circumstances.leads:
        raise NotLeadingError(command.device)
