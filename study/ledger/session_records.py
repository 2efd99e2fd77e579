"""Put the record of a session together out of the log, as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from study.events import log
from study.events.attending import presence
from study.events.digest import digest_of
from study.events.event import Event, Subject
from study.events.presence_kinds import PRESENCE_KINDS, CheckedInToSession
from study.events.quiz_kinds import QUIZ_KINDS
from study.events.quizzing import LedQuiz
from study.events.roll_call_kinds import ROLL_CALL_KINDS, NonceAdded
from study.events.satisfaction_kinds import SATISFACTION_KINDS
from study.events.session_kinds import SESSION_KINDS, Spoke
from study.events.surveying import survey_of
from study.ledger import boards, quiz_log, roll_call_log, sessions
from study.ledger.attendance import State
from study.ledger.boards import Board, Line
from study.ledger.record_presence import check_in_lines, make_up_lines, move_lines
from study.people import branches, members
from study.reports import session_record as parts
from study.reports.people import People
from study.reports.record_calls import draw_lines, roll_call_line
from study.reports.record_course import course_lines
from study.reports.record_quizzes import quiz_line, satisfaction_line
from study.reports.session_record import SessionRecord
from study.roll_call.history import History
from study.satisfaction.results import result_of
from study.session.course import course_of
from study.session.errors import SessionUnknownError
from study.session.running_order import SetStep
from study.session.state import Session
from study.storage import Storage
from study.tables import groups

KINDS = tuple(
    payload.kind
    for payload in (*SESSION_KINDS, *PRESENCE_KINDS, *ROLL_CALL_KINDS, *QUIZ_KINDS, *SATISFACTION_KINDS)
    if payload is not NonceAdded
)
"""What the record is made from. Nonces stand once more in the event that closes their draw."""


def record(storage: Storage, session: UUID, *, now: datetime) -> SessionRecord:
    """The whole record, also of a session that goes on: then it says so, and how far it has come.

    Raises:
        SessionUnknownError: there is no such session.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        told = log.about(connection, Subject(session=session), *KINDS)
        held = sessions.fold(session, told)
        if held is None:
            raise SessionUnknownError(session)
        taking_part = presence(session, told)
        board = boards.board_of(connection, held, taking_part, now=now)
        people = _people(connection, held, board, told)
        calls = tuple(roll_call_log.fold(told).values())
        quizzes = tuple(quiz_log.fold(told).values())
        units = _unit_names(connection, calls, quizzes, people.branches)
        survey = survey_of(told)
    source = parts.RecordSource(len(told), digest_of(told), tuple(sorted(held.set_aside)), now)
    lines = board.lines if held.opened_at is not None else ()
    return SessionRecord(
        session=held.id,
        title=held.plan.title,
        branch=people.branches.get(held.plan.branch, ""),
        lead_mode=held.plan.lead_mode,
        leader=people.who(held.plan.leader),
        phase=held.phase,
        planned_for=held.plan.planned_for,
        opened_at=held.opened_at,
        closed_at=held.closed_at,
        guests=tuple(sorted(people.branches.get(guest, "") for guest in held.guests)),
        totals=_totals(lines),
        steps=_steps(held),
        course=course_lines(held, told, people),
        check_ins=check_in_lines(lines, taking_part, people),
        make_ups=make_up_lines(taking_part, people, held),
        missing=tuple(people.who(str(one.member.id)) for one in lines if _is_missing(one)),
        moves=move_lines(told, people),
        speeches=_speeches(held, told, people),
        roll_calls=tuple(roll_call_line(history, units) for history in calls),
        draws=tuple(line for history in calls for line in draw_lines(history, people)),
        quizzes=tuple(quiz_line(led, people, units) for led in quizzes),
        satisfaction=None
        if survey is None
        else satisfaction_line(result_of(survey, taking_part.attendance.counted.keys(), now=now)),
        source=source,
    )


def _people(connection: Connection, held: Session, board: Board, told: Iterable[Event]) -> People:
    wanted = {UUID(held.plan.leader)}
    for event in told:
        wanted |= {event.subject.member} if event.subject.member is not None else set()
        if isinstance(event.payload, CheckedInToSession):
            wanted.add(event.payload.entered_by)
        if event.actor.kind == "member":
            wanted.add(UUID(event.actor.id))
    known = {line.member.id: line.member for line in board.lines}
    known |= {member.id: member for member in members.with_ids(connection, wanted - known.keys())}
    return People(known, {str(one.id): one.name for one in branches.by_name(connection).values()})


def _unit_names(
    connection: Connection, calls: Iterable[History], quizzes: Iterable[LedQuiz], named: Mapping[str, str]
) -> Mapping[str, str]:
    """The names of branches and groups by their ids."""
    wanted = [UUID(one.roll_call.scope.of) for one in calls]
    wanted += [UUID(team) for led in quizzes for team in led.quiz.joined.values() if team is not None]
    found = connection.execute(select(groups.c.id, groups.c.name).where(groups.c.id.in_(wanted)))
    return {**named, **{str(row.id): row.name for row in found}}


def _is_missing(line: Line) -> bool:
    return line.standing.state in {State.MISSING, State.DECLINED} and not line.is_guest


def _totals(lines: Iterable[Line]) -> parts.RecordTotals:
    every = tuple(lines)
    own = boards.totals(tuple(line for line in every if not line.is_guest))
    return parts.RecordTotals(
        expected=own.expected,
        counted=own.counted,
        modes=own.modes,
        make_ups=own.make_ups,
        waiting=own.waiting,
        missing=own.missing,
        guests=sum(line.is_guest and line.standing.state is State.COUNTED for line in every),
    )


def _steps(held: Session) -> tuple[parts.StepLine, ...]:
    return tuple(
        parts.StepLine(
            number=number,
            set_step=one.step if isinstance(one.step, SetStep) else None,
            name=None if isinstance(one.step, SetStep) else one.step.name,
            fate=one.fate,
            started_at=one.started_at,
            reason=one.reason,
        )
        for number, one in enumerate(course_of(held), start=1)
    )


def _speeches(held: Session, told: Iterable[Event], people: People) -> tuple[parts.SpeechLine, ...]:
    """The speeches of the session, each with the event that told of it, in the same order."""
    logged = sorted(told, key=lambda one: (one.sequence, one.device, one.id))
    spoke = [one for one in logged if isinstance(one.payload, Spoke) and one.id in held.applied]
    return tuple(
        parts.SpeechLine(
            id=event.id,
            who=people.who(speech.spoken.member),
            step=speech.step + 1,
            mode=speech.spoken.mode,
            draw=speech.spoken.draw,
            note=speech.spoken.note,
            at=speech.at,
        )
        for event, speech in zip(spoke, held.speeches, strict=True)
    )
