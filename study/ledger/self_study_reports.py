"""Keep reports of faulty items (题目纠错): made by members, decided by content staff, each step once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, exists, select

from study.actors import Actor
from study.errors import UnknownItemError
from study.events import log
from study.events import self_study_kinds as kinds
from study.events.event import Draft, Event, Subject
from study.events.payload import Payload
from study.ledger import bank
from study.ledger.own_events import was_taken
from study.people import members
from study.records import Recorded
from study.rules import clean_note
from study.self_study.errors import ReportUnknownError, ReportWordsMissingError
from study.self_study.item_reports import (
    Action,
    Corrected,
    Declined,
    ItemReport,
    Reported,
    ReportState,
    Step,
    TakenUp,
    after,
    replay,
)
from study.storage import Storage
from study.tables import practice_answers

_KINDS = tuple(kind.kind for kind in kinds.REPORT_KINDS)


def report(
    storage: Storage, report_id: UUID, member: UUID, reported: Reported, *, now: datetime
) -> Recorded[ItemReport]:
    """Say what is wrong with an item that members get, or that this member has answered.

    Raises:
        UnknownItemError: there is none of that id.
        ReportWordsMissingError, InvalidRecordError: see there.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    words = clean_note(reported.text) or ""
    cleaned = Reported(reported.item, reported.concern, words)
    after(None, Step(report_id, report_id, cleaned, str(member), now))
    payload = kinds.ItemReported(item=cleaned.item, concern=cleaned.concern, text=words)
    with storage.writing() as connection:
        actor = Actor.member(member)
        if was_taken(connection, report_id, payload, actor):
            return Recorded(_demand(connection, report_id), created=False)
        _demand_known(connection, reported.item, member)
        subject = Subject(member=member, branch=members.demand(connection, member).branch_id)
        log.append_own(connection, Draft(report_id, actor, subject, payload), now=now)
        return Recorded(_demand(connection, report_id), created=True)


def decide(
    storage: Storage, step_id: UUID, report_id: UUID, action: Action, *, by: UUID, now: datetime
) -> ItemReport:
    """Take a report up, or say what came of it; the same step again changes nothing.

    Raises:
        ReportUnknownError, ReportStateError, ReportWordsMissingError, InvalidRecordError: see there.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = _payload(report_id, action)
    with storage.writing() as connection:
        stands = _demand(connection, report_id)
        actor = Actor.member(by)
        if was_taken(connection, step_id, payload, actor):
            return stands
        after(stands, Step(step_id, report_id, action, str(by), now))
        subject = Subject(member=UUID(stands.by))
        log.append_own(connection, Draft(step_id, actor, subject, payload), now=now)
        return _demand(connection, report_id)


def of_member(storage: Storage, member: UUID, *, limit: int) -> tuple[ItemReport, ...]:
    """A member's newest reports, the newest first."""
    with storage.reading() as connection:
        return _standing(log.about(connection, Subject(member=member), *_KINDS))[:limit]


def queue(
    storage: Storage, *, state: ReportState | None = None, item: str | None = None, limit: int
) -> tuple[tuple[ItemReport, ...], int]:
    """The reports in a state and about an item, the one that waits longest first, and how many there are."""
    with storage.reading() as connection:
        every = _standing(log.about(connection, Subject(), *_KINDS))[::-1]
    found = [one for one in every if state in {None, one.state} and item in {None, one.reported.item}]
    return tuple(found[:limit]), len(found)


def _demand(connection: Connection, report_id: UUID) -> ItemReport:
    made = log.find(connection, report_id)
    if made is None or not isinstance(made.payload, kinds.ItemReported):
        raise ReportUnknownError
    told = log.about(connection, Subject(member=made.subject.member), *_KINDS)
    return next(one for one in _standing(told) if one.id == report_id)


def _demand_known(connection: Connection, item: str, member: UUID) -> None:
    c = practice_answers.c
    was_answered = select(exists().where(c.member_id == member, c.item_id == item))
    if bank.demand(connection, item).approved_version is None and not connection.scalar(was_answered):
        raise UnknownItemError


def _standing(events: Iterable[Event]) -> tuple[ItemReport, ...]:
    """Each report where it stands, the newest first."""
    steps = [_step(event) for event in sorted(events, key=lambda one: (one.sequence, one.device))]
    of_each: dict[UUID, list[Step]] = {}
    for step in steps:
        of_each.setdefault(step.report, []).append(step)
    found = (replay(one, its) for one, its in reversed(of_each.items()))
    return tuple(one for one in found if one is not None)


def _step(event: Event) -> Step:
    action, of_report = _action(event.payload)
    return Step(event.id, of_report or event.id, action, event.actor.id, event.occurred_at)


def _action(payload: Payload) -> tuple[Action, UUID | None]:
    match payload:
        case kinds.ItemReported(item=item, concern=concern, text=text):
            return Reported(item, concern, text), None
        case kinds.ItemReportCorrected(report=of_report, note=note):
            return Corrected(note), of_report
        case kinds.ItemReportDeclined(report=of_report, reason=reason):
            return Declined(reason), of_report
        case kinds.ItemReportTakenUp(report=of_report):
            return TakenUp(), of_report
        case _:
            raise AssertionError(payload.kind)


def _payload(report_id: UUID, action: Action) -> Payload:
    match action:
        case Corrected(note):
            return kinds.ItemReportCorrected(report=report_id, note=clean_note(note))
        case Declined(reason):
            words = clean_note(reason)
            if words is None:
                raise ReportWordsMissingError(Declined.__name__)
            return kinds.ItemReportDeclined(report=report_id, reason=words)
        case _:
            return kinds.ItemReportTakenUp(report=report_id)
