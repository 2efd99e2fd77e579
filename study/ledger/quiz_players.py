"""Take part in a quiz: join, and answer each item while it is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Connection

from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.quiz_kinds import QuizAnswer, QuizAnswered, QuizAnsweredLate, QuizJoined, QuizPayload
from study.events.quizzing import LedQuiz, with_event
from study.ledger import quiz_log
from study.ledger.orders import Order, made_before
from study.ledger.quiz_player import Player, player_of
from study.marking.reading import answer_value, read_answer
from study.quiz import actions
from study.quiz.actions import Command, GiveAnswer
from study.quiz.deciding import Circumstances, decide
from study.quiz.errors import ItemClosedError
from study.quiz.folding import apply
from study.quiz.state import Phase as QuizPhase
from study.records import Recorded
from study.session.requirements import require_phase
from study.session.state import LIVE
from study.storage import Storage

JOINING = "joining"
"""With an answer's id it makes that of the joining that it stands for, so that both are recorded once."""


@dataclass(frozen=True, slots=True)
class Given:
    """What to answer: `value` as the phone sent it, by the letters it was shown."""

    number: int
    value: object


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was taken: whether it came too late to count, and else what the item's clock showed."""

    number: int
    late: bool
    after_ms: int | None


def join(storage: Storage, order: Order, quiz: UUID, member: UUID, *, at: datetime) -> Recorded[LedQuiz]:
    """Play from now on; who plays already does.

    `at` is when the order was received: whoever had to wait for other writers has not come later.

    Raises:
        SessionError: the session is not live.
        QuizError: the member cannot join; see `study.quiz.deciding.decide`.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        known = quiz_log.read(connection, order.session)
        standing = quiz_log.one_of(known, quiz)
        if made_before(connection, order, lambda made: _joins(made, quiz, member)):
            return Recorded(standing, created=False)
        player = player_of(connection, order.session, member)
        require_phase(player.session, "JoinQuiz", box=player.box)
        joined = _joining(standing, order.id, player, at)
        if joined is None:
            return Recorded(standing, created=False)
        event = _append(connection, player, order, _told_joining(quiz, joined), at)
        return Recorded(quiz_log.one_of(with_event(known, event), quiz), created=True)


def answer(
    storage: Storage, order: Order, quiz: UUID, member: UUID, given: Given, *, at: datetime
) -> Recorded[Taken]:
    """Answer an item, each answer once; who has not joined does so with it.

    `at` is when the answer was received. What comes when the item is closed is kept as late and counts for
    nothing: it may have waited in a tunnel, and its author shall hear what became of it.

    Raises:
        QuizError: the item was not shown yet, the quiz is paused, or the member may not play.
        AnswerFormError: the value is no answer to such an item.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        known = quiz_log.read(connection, order.session)
        standing = quiz_log.one_of(known, quiz)
        action = _read(standing, given)
        payload = _told(standing, action)
        if made_before(connection, order, lambda made: _answers(made, payload, member)):
            return Recorded(_taken_before(connection, standing, order.id, given.number), created=False)
        player = player_of(connection, order.session, member)
        try:
            joined = _decided(standing, order, player, action, at)
        except ItemClosedError:
            if given.number not in standing.quiz.shown or not (player.here or player.plays(standing)):
                raise
            _append(connection, player, order, QuizAnsweredLate(**dict(payload)), at)
            return Recorded(Taken(given.number, late=True, after_ms=None), created=True)
        if joined is not None:
            joining = replace(order, id=joined.id)
            known = with_event(known, _append(connection, player, joining, _told_joining(quiz, joined), at))
        known = with_event(known, _append(connection, player, order, payload, at))
        after_ms = _after_ms(quiz_log.one_of(known, quiz), member, order.id, given.number)
        return Recorded(Taken(given.number, late=False, after_ms=after_ms), created=True)


def _decided(
    standing: LedQuiz, order: Order, player: Player, action: GiveAnswer, at: datetime
) -> actions.Event | None:
    """See that the answer fits; the joining that goes before it, where there is one to be."""
    if player.session.phase not in LIVE or standing.quiz.phase is QuizPhase.OVER:
        raise ItemClosedError(action.number)
    require_phase(player.session, "Answer", box=player.box)
    joined = _joining(standing, uuid5(order.id, JOINING), player, at)
    quiz = standing.quiz if joined is None else apply(standing.quiz, joined)
    command = Command(order.id, standing.quiz.id, player.id, order.device, action)
    decide(quiz, command, _around(player, at))
    return joined


def _joining(standing: LedQuiz, event_id: UUID, player: Player, at: datetime) -> actions.Event | None:
    team = player.team(standing.begun.teams)
    command = Command(event_id, standing.quiz.id, player.id, "", actions.Join(team))
    return next(iter(decide(standing.quiz, command, _around(player, at))), None)


def _around(player: Player, at: datetime) -> Circumstances:
    return Circumstances(player.box, at, may_play=player.here is not None)


def _append(
    connection: Connection, player: Player, order: Order, payload: QuizPayload, at: datetime
) -> Event:
    branch = UUID(player.session.plan.branch)
    subject = Subject(session=player.session.id, member=player.member, branch=branch)
    return log.append_own(connection, Draft(order.id, order.actor, subject, payload), now=at)


def _read(standing: LedQuiz, given: Given) -> GiveAnswer:
    items = standing.quiz.plan.items
    if given.number >= len(items):
        raise ItemClosedError(given.number)
    one = items[given.number]
    return GiveAnswer(given.number, read_answer(one.item.task, given.value, one.display))


def _told(standing: LedQuiz, action: GiveAnswer) -> QuizAnswered:
    one = standing.quiz.plan.items[action.number]
    return QuizAnswered(
        quiz=standing.quiz.id,
        number=action.number,
        item=one.item.id,
        version=standing.begun.items[action.number].version,
        answer=answer_value(action.answer, one.display),
    )


def _told_joining(quiz: UUID, joined: actions.Event) -> QuizJoined:
    assert isinstance(joined.action, actions.Join)  # noqa: S101 - `_joining` makes nothing else
    return QuizJoined(quiz=quiz, team=joined.action.group)


def _joins(made: Event, quiz: UUID, member: UUID) -> bool:
    is_same = isinstance(made.payload, QuizJoined) and made.payload.quiz == quiz
    return is_same and made.subject.member == member


def _answers(made: Event, wanted: QuizAnswered, member: UUID) -> bool:
    told = made.payload
    if not isinstance(told, QuizAnswer) or made.subject.member != member:
        return False
    return (told.quiz, told.number, told.answer) == (wanted.quiz, wanted.number, wanted.answer)


def _taken_before(connection: Connection, standing: LedQuiz, event_id: UUID, number: int) -> Taken:
    made = log.find(connection, event_id)
    assert made is not None  # noqa: S101 - `made_before` has found it
    if isinstance(made.payload, QuizAnsweredLate):
        return Taken(number, late=True, after_ms=None)
    return Taken(number, late=False, after_ms=_after_ms(standing, made.subject.member, event_id, number))


def _after_ms(standing: LedQuiz, member: UUID | None, event_id: UUID, number: int) -> int | None:
    answers = standing.quiz.shown[number].answers.get(str(member), ())
    return next((one.after_ms for one in answers if one.id == event_id), None)
