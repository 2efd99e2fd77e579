"""Say what cannot be done with a quiz as it stands."""

from __future__ import annotations

from typing import Final

from study.errors import RuleError
from study.marking.errors import AnswerFormError
from study.marking.marks import parts_right
from study.quiz.actions import (
    Action,
    CloseItem,
    EndQuiz,
    Event,
    GiveAnswer,
    Join,
    PauseQuiz,
    PrepareQuiz,
    ResumeQuiz,
    RevealItem,
    ShowItem,
    VoidItem,
)
from study.quiz.errors import (
    ItemClosedError,
    NotJoinedError,
    QuizExistsError,
    QuizOnOtherBoxError,
    QuizPausedError,
    QuizPhaseError,
    QuizUnknownError,
    ReasonMissingError,
    WrongItemError,
)
from study.quiz.state import Phase, Quiz

GRACE_MS: Final = 2_000
"""How long after an item's limit an answer is still taken, as phones count down to the limit and send then.
It counts as given at the limit; nothing is believed of what a phone says about its own time."""

_NOT_OVER = tuple(phase for phase in Phase if phase is not Phase.OVER)
_ALLOWED: dict[type[Action], tuple[Phase, ...]] = {
    ShowItem: (Phase.PREPARED, Phase.CLOSED, Phase.REVEALED),
    PauseQuiz: (Phase.SHOWING,),
    ResumeQuiz: (Phase.PAUSED,),
    CloseItem: (Phase.SHOWING, Phase.PAUSED),
    RevealItem: (Phase.CLOSED,),
    VoidItem: _NOT_OVER,
    EndQuiz: _NOT_OVER,
    Join: _NOT_OVER,
}


def objection(quiz: Quiz | None, event: Event) -> RuleError | None:
    """Why an event does not fit the quiz, or None when it does: one rule for commands and for logs."""
    if isinstance(event.action, PrepareQuiz):
        return None if quiz is None else QuizExistsError(event.quiz)
    if quiz is None or quiz.id != event.quiz:
        return QuizUnknownError(event.quiz)
    if event.box != quiz.box:
        return QuizOnOtherBoxError(event.box, quiz.box)
    if isinstance(event.action, GiveAnswer):
        return _answer_objection(quiz, event, event.action)
    allowed = _ALLOWED[type(event.action)]
    if quiz.phase not in allowed:
        return QuizPhaseError(type(event.action).__name__, quiz.phase.value, [one.value for one in allowed])
    return _item_objection(quiz, event.action)


def _answer_objection(quiz: Quiz, event: Event, action: GiveAnswer) -> RuleError | None:
    current = quiz.current
    if current is None or action.number != quiz.number or not quiz.is_open:
        return ItemClosedError(action.number)
    if event.by not in quiz.joined:
        return NotJoinedError()
    if quiz.phase is Phase.PAUSED:
        return QuizPausedError()
    elapsed_ms = quiz.shown[action.number].clock.elapsed_ms(event.at)
    if current.limit_s is not None and elapsed_ms > current.limit_s * 1000 + GRACE_MS:
        return ItemClosedError(action.number)
    try:
        parts_right(current.item.task, action.answer)
    except AnswerFormError as error:
        return error
    return None


def _item_objection(quiz: Quiz, action: Action) -> RuleError | None:
    match action:
        case ShowItem(number) if not 0 <= number < len(quiz.plan.items) or number in quiz.shown:
            return WrongItemError(number, "an item of the quiz that was not shown yet")
        case CloseItem(number) | RevealItem(number) if number != quiz.number:
            return WrongItemError(number, f"item {quiz.number}, which is on the screen")
        case VoidItem(number, reason):
            if number not in quiz.shown or number in quiz.voided:
                return WrongItemError(number, "an item that was shown and is not void")
            return None if reason.strip() else ReasonMissingError(number)
        case _:
            return None
