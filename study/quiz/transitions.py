"""Change a quiz by an event that fits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from study.quiz.actions import (
    CloseItem,
    EndQuiz,
    Event,
    GiveAnswer,
    Join,
    PauseQuiz,
    ResumeQuiz,
    RevealItem,
    ShowItem,
    VoidItem,
)
from study.quiz.state import Given, ItemClock, Phase, Quiz, Showing

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def changed(quiz: Quiz, event: Event) -> Quiz:
    """The quiz once what the event says was done."""
    match event.action:
        case Join(group):
            joined = {**quiz.joined, event.by: group} if event.by not in quiz.joined else quiz.joined
            return replace(quiz, joined=MappingProxyType(dict(joined)))
        case GiveAnswer(number):
            return replace(quiz, shown=_with(quiz.shown, number, _answered(quiz, event, event.action)))
        case VoidItem(number, reason):
            is_current = number == quiz.number and quiz.is_open
            phase = Phase.CLOSED if is_current else quiz.phase
            return replace(quiz, phase=phase, voided=_with(quiz.voided, number, reason))
        case _:
            return _gone_on(quiz, event)


def _gone_on(quiz: Quiz, event: Event) -> Quiz:
    match event.action:
        case ShowItem(number):
            showing = Showing(ItemClock(event.at), frozenset(quiz.joined))
            shown = _with(quiz.shown, number, showing)
            return replace(quiz, phase=Phase.SHOWING, number=number, shown=shown)
        case CloseItem():
            return replace(quiz, phase=Phase.CLOSED)
        case RevealItem(number):
            return replace(quiz, phase=Phase.REVEALED, revealed=quiz.revealed | {number})
        case EndQuiz():
            return replace(quiz, phase=Phase.OVER)
        case PauseQuiz() | ResumeQuiz() if quiz.number is not None:
            is_pause = isinstance(event.action, PauseQuiz)
            with_session = isinstance(event.action, PauseQuiz) and event.action.with_session
            showing = quiz.shown[quiz.number]
            clock = showing.clock.paused(event.at) if is_pause else showing.clock.resumed(event.at)
            shown = _with(quiz.shown, quiz.number, replace(showing, clock=clock))
            phase = Phase.PAUSED if is_pause else Phase.SHOWING
            return replace(quiz, phase=phase, shown=shown, with_session=with_session)
        case _:
            return quiz


def _answered(quiz: Quiz, event: Event, action: GiveAnswer) -> Showing:
    showing = quiz.shown[action.number]
    limit_s = quiz.plan.items[action.number].limit_s
    elapsed_ms = showing.clock.elapsed_ms(event.at)
    after_ms = elapsed_ms if limit_s is None else min(elapsed_ms, limit_s * 1000)
    given = (*showing.answers.get(event.by, ()), Given(event.id, action.answer, after_ms, event.at))
    return replace(showing, answers=_with(showing.answers, event.by, given))


def _with(known: Mapping[_Key, _Value], key: _Key, value: _Value) -> Mapping[_Key, _Value]:
    return MappingProxyType({**known, key: value})
