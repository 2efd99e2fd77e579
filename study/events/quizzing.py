"""Follow from the events how the quizzes of a session stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from knowledge.bank.mapping import item_from_mapping
from study.events.event import Event
from study.events.quiz_kinds import (
    PlayedItem,
    QuizAnswered,
    QuizAnsweredLate,
    QuizBegun,
    QuizEnded,
    QuizItemClosed,
    QuizItemRevealed,
    QuizItemShown,
    QuizItemVoided,
    QuizJoined,
    QuizPaused,
    QuizResumed,
)
from study.marking.display import Display
from study.marking.errors import AnswerFormError
from study.marking.reading import read_answer
from study.quiz import actions
from study.quiz.actions import Action, GiveAnswer, Join, PrepareQuiz, QuizItem, QuizPlan
from study.quiz.folding import apply
from study.quiz.scoring import GroupStanding, Standing, group_ranking, ranking
from study.quiz.state import Quiz


@dataclass(frozen=True)  # without slots: what is expensive is made once, where it is asked for
class LedQuiz:
    """A quiz, as it was begun and as it stands; `late` has for each member what they answered too late."""

    quiz: Quiz
    begun: QuizBegun
    at: datetime
    late: Mapping[str, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def ranking(self) -> tuple[Standing, ...]:
        """All players, best first."""
        return ranking(self.quiz)

    @cached_property
    def group_ranking(self) -> tuple[GroupStanding, ...]:
        """All groups, best first."""
        return group_ranking(self.quiz)


Quizzes: TypeAlias = Mapping[UUID, LedQuiz]


def with_event(known: Quizzes, event: Event) -> Quizzes:
    """The quizzes of a session after one more of its events; what does not fit changes nothing.

    Events come ordered by (sequence, device): so one comes after all that its box knew of.
    """
    payload = event.payload
    if isinstance(payload, QuizBegun):
        if event.id in known or event.subject.session is None:
            return known
        quiz = apply(None, _done(event, event.id, PrepareQuiz(plan_of(payload, event.subject.session))))
        return known if quiz is None else {**known, event.id: LedQuiz(quiz, payload, event.received_at)}
    of = getattr(payload, "quiz", None)
    before = known.get(of) if isinstance(of, UUID) else None
    if before is None:
        return known
    after = _late(before, event) if isinstance(payload, QuizAnsweredLate) else _after(before, event)
    return known if after is before else {**known, before.quiz.id: after}


def plan_of(begun: QuizBegun, session: UUID) -> QuizPlan:
    """What is played."""
    items = tuple(_item(played) for played in begun.items)
    return QuizPlan(session, begun.title, items, begun.scoring, begun.rules, begun.speed_share)


def _item(played: PlayedItem) -> QuizItem:
    item = item_from_mapping(played.item, "item of a quiz")
    return QuizItem(item, Display(played.order), played.points, played.limit_s)


def _after(before: LedQuiz, event: Event) -> LedQuiz:
    action = _action(before.quiz, event)
    if action is None:
        return before
    quiz = apply(before.quiz, _done(event, before.quiz.id, action))
    return before if quiz is None or quiz is before.quiz else replace(before, quiz=quiz)


def _late(before: LedQuiz, event: Event) -> LedQuiz:
    payload, member = event.payload, str(event.subject.member)
    assert isinstance(payload, QuizAnsweredLate)  # noqa: S101 - `with_event` has seen to it
    numbers = before.late.get(member, frozenset()) | {payload.number}
    return replace(before, late=MappingProxyType({**before.late, member: numbers}))


def _done(event: Event, quiz: UUID, action: Action) -> actions.Event:
    """Players act as themselves; a member's answer counts as theirs whoever passed it on."""
    by = str(event.subject.member) if isinstance(action, Join | GiveAnswer) else event.actor.id
    return actions.Event(event.id, quiz, by, action, event.device, event.occurred_at)


def _action(quiz: Quiz, event: Event) -> Action | None:  # noqa: PLR0911 - one for each kind
    match event.payload:
        case QuizJoined(team=team):
            return Join(team)
        case QuizAnswered() as told:
            return _answer(quiz, told)
        case QuizItemShown(asked=asked):
            return actions.ShowItem(asked.number)
        case QuizPaused(with_session=with_session):
            return actions.PauseQuiz(with_session)
        case QuizResumed():
            return actions.ResumeQuiz()
        case QuizItemClosed(number=number):
            return actions.CloseItem(number)
        case QuizItemRevealed(number=number):
            return actions.RevealItem(number)
        case QuizItemVoided(number=number, reason=reason):
            return actions.VoidItem(number, reason)
        case QuizEnded():
            return actions.EndQuiz()
        case _:
            return None


def _answer(quiz: Quiz, told: QuizAnswered) -> GiveAnswer | None:
    if told.number >= len(quiz.plan.items):
        return None
    one = quiz.plan.items[told.number]
    try:
        return GiveAnswer(told.number, read_answer(one.item.task, told.answer, one.display))
    except AnswerFormError:
        return None
