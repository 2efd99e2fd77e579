"""Say what a leader's action made happen to a quiz: what everybody gets to see of it goes with the event."""

from __future__ import annotations

from uuid import UUID

from study.events.event import Event
from study.events.quiz_kinds import (
    QuizBegun,
    QuizEnded,
    QuizItemClosed,
    QuizItemRevealed,
    QuizItemShown,
    QuizItemVoided,
    QuizPaused,
    QuizPayload,
    QuizResumed,
)
from study.quiz import actions
from study.quiz.actions import LeaderAction, PrepareQuiz
from study.quiz.counting import counts
from study.quiz.state import Quiz
from study.quiz.watching import asked_item, revealed_item


def payload_of(  # noqa: PLR0911 - one for each action
    begun: QuizBegun, quiz: Quiz, action: LeaderAction
) -> QuizPayload:
    """What tells of an action, once the quiz is as it made it."""
    match action:
        case actions.ShowItem():
            return _shown(begun, quiz)
        case actions.PauseQuiz(with_session):
            return QuizPaused(quiz=quiz.id, with_session=with_session)
        case actions.ResumeQuiz():
            return QuizResumed(quiz=quiz.id)
        case actions.CloseItem(number):
            return QuizItemClosed(quiz=quiz.id, number=number)
        case actions.RevealItem():
            return _revealed(quiz)
        case actions.VoidItem(number, reason):
            return QuizItemVoided(quiz=quiz.id, number=number, reason=reason)
        case actions.EndQuiz():
            return QuizEnded(quiz=quiz.id)
        case PrepareQuiz():
            raise TypeError("a quiz is begun by `begin`")


def _shown(begun: QuizBegun, quiz: Quiz) -> QuizItemShown:
    asked = asked_item(quiz)
    assert asked is not None  # noqa: S101 - an item is on the screen
    item, version = quiz.plan.items[asked.number].item.id, begun.items[asked.number].version
    return QuizItemShown(quiz=quiz.id, asked=asked, item=item, version=version)


def _revealed(quiz: Quiz) -> QuizItemRevealed:
    revealed = revealed_item(quiz)
    assert revealed is not None  # noqa: S101 - an item was revealed
    return QuizItemRevealed(
        quiz=quiz.id,
        number=revealed.number,
        right=revealed.right,
        explanation=revealed.explanation,
        sources=revealed.sources,
        counts=counts(quiz, revealed.number),
    )


def tells_of(  # noqa: PLR0911 - as above
    made: Event, quiz: UUID, action: LeaderAction
) -> bool:
    """Whether an event is what that action made happen."""
    told = made.payload
    if not isinstance(told, QuizPayload) or told.quiz != quiz:
        return False
    match told, action:
        case QuizItemShown(asked=asked), actions.ShowItem(number):
            return asked.number == number
        case QuizItemClosed(number=one), actions.CloseItem(number):
            return one == number
        case QuizItemRevealed(number=one), actions.RevealItem(number):
            return one == number
        case QuizItemVoided(number=one, reason=why), actions.VoidItem(number, reason):
            return (one, why) == (number, reason)
        case (
            (QuizPaused(), actions.PauseQuiz())
            | (QuizResumed(), actions.ResumeQuiz())
            | (QuizEnded(), actions.EndQuiz())
        ):
            return True
        case _:
            return False
