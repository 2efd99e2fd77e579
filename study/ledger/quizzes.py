"""Hold led quizzes: begin one, and go through its items. It takes the lead of the session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.payload import Payload
from study.events.quiz_kinds import QuizBegun
from study.events.quizzing import LedQuiz, Quizzes, plan_of, with_event
from study.ledger import quiz_log, sessions
from study.ledger.orders import Clock, Order, demand_lead, made_before
from study.ledger.quiz_items import Chosen, Source, items_for
from study.ledger.quiz_telling import payload_of, tells_of
from study.marking.marks import USUAL_RULES
from study.papers.rules import PaperRule
from study.quiz import actions
from study.quiz.actions import Command, LeaderAction, PrepareQuiz, Scoring
from study.quiz.deciding import Circumstances, decide
from study.quiz.errors import QuizNotOverError
from study.quiz.folding import apply
from study.quiz.state import Phase as QuizPhase
from study.quiz.teams import Teams
from study.records import Recorded
from study.rules import clean_note, clean_unit, local_day
from study.session.state import LIVE, Phase, Session
from study.storage import Storage

SPEED_SHARE: Final = Fraction(1, 2)
"""What an answer in no time adds to the points that it earns, where speed counts."""


@dataclass(frozen=True, slots=True)
class NewQuiz:
    """A quiz to begin; `seed` is there where somebody wants the same paper again."""

    title: str
    source: Source
    scoring: Scoring = Scoring.CORRECTNESS
    teams: Teams = Teams.NONE
    limit_s: int | None = None
    seed: bytes | None = None


def begin(storage: Storage, order: Order, wanted: NewQuiz, *, seed: bytes, clock: Clock) -> Recorded[LedQuiz]:
    """Begin a quiz; the same order again changes nothing.

    `seed` are 32 random bytes, for where none was wanted: paper and order of options follow from it.

    Raises:
        SessionError: the session is not live, or the device does not lead.
        QuizNotOverError: the session has one that goes on.
        QuizPlanError: it cannot be played.
        PaperError, UnknownItemError: its items cannot be had; see `study.ledger.quiz_items.items_for`.
        InvalidRecordError: the title breaks the rules.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    title = clean_unit("title", wanted.title)
    with storage.writing() as connection:
        known = quiz_log.read(connection, order.session)
        if made_before(connection, order, lambda made: _begins(made, title, wanted)):
            return Recorded(quiz_log.one_of(known, order.id), created=False)
        session = sessions.demand(connection, order.session)
        demand_lead(connection, session, order, "Quiz")
        for other in known.values():
            if other.quiz.phase is not QuizPhase.OVER:
                raise QuizNotOverError(other.quiz.id)
        now = clock()
        payload = _begun(connection, order, replace(wanted, title=title, seed=wanted.seed or seed), now)
        prepare = PrepareQuiz(plan_of(payload, session.id))
        decide(None, _command(order, order.id, prepare), Circumstances(log.box(connection), now, leads=True))
        after = _appended(connection, session, order, payload, known, now=now)
        return Recorded(quiz_log.one_of(after, order.id), created=True)


def lead(
    storage: Storage, order: Order, quiz: UUID, action: LeaderAction, *, clock: Clock
) -> Recorded[LedQuiz]:
    """Go on with a quiz; the same order again changes nothing. A session that is over can still end its quiz.

    Raises:
        SessionError: the session is not live, or the device does not lead.
        QuizError: it does not fit the quiz; see `study.quiz.deciding.decide`.
        InvalidRecordError: the reason is too long or holds control characters.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        known = quiz_log.read(connection, order.session)
        standing = quiz_log.one_of(known, quiz)
        if isinstance(action, actions.VoidItem):
            action = actions.VoidItem(action.number, clean_note(action.reason) or "")
        if made_before(connection, order, lambda made: tells_of(made, quiz, action)):
            return Recorded(standing, created=False)
        session = sessions.demand(connection, order.session)
        demand_lead(connection, session, order, type(action).__name__, phases=_phases(action))
        now = clock()
        circumstances = Circumstances(log.box(connection), now, leads=True)
        (event,) = decide(standing.quiz, _command(order, quiz, action), circumstances)
        quiz_then = apply(standing.quiz, event)
        assert quiz_then is not None  # noqa: S101 - there was one before
        payload = payload_of(standing.begun, quiz_then, action)
        after = _appended(connection, session, order, payload, known, now=now)
        return Recorded(quiz_log.one_of(after, quiz), created=True)


def _phases(action: LeaderAction) -> tuple[Phase, ...]:
    """Where the session must be: nothing sets a clock going while all else stands still."""
    if isinstance(action, actions.EndQuiz):
        return (*LIVE, Phase.CLOSED)
    starts_clock = isinstance(action, actions.ShowItem | actions.ResumeQuiz)
    return tuple(phase for phase in LIVE if not (starts_clock and phase is Phase.PAUSED))


def _begun(connection: Connection, order: Order, wanted: NewQuiz, now: datetime) -> QuizBegun:
    assert wanted.seed is not None  # noqa: S101 - `begin` has seen to it
    items = items_for(
        connection,
        wanted.source,
        order.id,
        seed=wanted.seed,
        limit_s=wanted.limit_s,
        day=local_day(now),
    )
    return QuizBegun(
        title=wanted.title,
        scoring=wanted.scoring,
        teams=wanted.teams,
        items=items,
        rules=USUAL_RULES,
        speed_share=SPEED_SHARE,
        paper=wanted.source if isinstance(wanted.source, PaperRule) else None,
        seed=wanted.seed.hex(),
    )


def _command(order: Order, quiz: UUID, action: LeaderAction) -> Command:
    return Command(order.id, quiz, order.actor.id, order.device, action)


def _appended(
    connection: Connection,
    session: Session,
    order: Order,
    payload: Payload,
    known: Quizzes,
    *,
    now: datetime,
) -> Quizzes:
    subject = Subject(session=session.id, branch=UUID(session.plan.branch))
    event = log.append_own(connection, Draft(order.id, order.actor, subject, payload), now=now)
    return with_event(known, event)


def _begins(made: Event, title: str, wanted: NewQuiz) -> bool:
    told = made.payload
    if not isinstance(told, QuizBegun):
        return False
    if isinstance(wanted.source, Chosen):
        same_items = told.paper is None and tuple(one.item["id"] for one in told.items) == wanted.source.ids
    else:
        same_items = told.paper == wanted.source
    asked = (title, wanted.scoring, wanted.teams, wanted.limit_s)
    begun = (told.title, told.scoring, told.teams, told.items[0].limit_s)
    return same_items and asked == begun and (wanted.seed is None or told.seed == wanted.seed.hex())
