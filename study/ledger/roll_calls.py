"""Hold roll-calls: begin one, take draws back, record what came of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Connection, select

from study.events import log
from study.events.payload import Payload
from study.events.roll_call_kinds import DrawUndone, OutcomeRecorded, RollCallBegun
from study.ledger import roll_call_log, sessions
from study.ledger.orders import Clock, Order, append, demand_lead, made_before
from study.records import Recorded
from study.roll_call.errors import NotTheOneCalledError, ScopeUnknownError
from study.roll_call.history import History, with_outcome, with_undo
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.questions import ApprovedAnswer
from study.roll_call.scope import Scope, ScopeKind
from study.rules import clean_note
from study.session.actions import Command, Speak, SpeakingMode
from study.session.deciding import Circumstances
from study.session.requirements import require_phase
from study.session.state import Session
from study.storage import Storage
from study.tables import groups

SPEECH = "speech"
"""With an outcome's id it makes that of the speech, so that both are recorded once."""


def begin(storage: Storage, order: Order, scope: Scope, *, clock: Clock) -> Recorded[History]:
    """Begin the roll-call through a scope, or find the one that the session has already.

    Raises:
        SessionError: the session is not live, or the device does not lead.
        ScopeUnknownError: nobody in that scope takes part.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = RollCallBegun(scope=scope)
    with storage.writing() as connection:
        made_before(connection, order, lambda made: made.payload == payload)
        session = sessions.demand(connection, order.session)
        known = roll_call_log.read(connection, order.session).values()
        same = next((history for history in known if history.roll_call.scope == scope), None)
        if same is not None:
            return Recorded(same, created=False)
        demand_lead(connection, session, order, "RollCall")
        _demand_known(connection, session, scope)
        append(connection, session, order, payload, now=clock())
        return Recorded(roll_call_log.demand(connection, order.session, order.id), created=True)


def undo(
    storage: Storage, order: Order, roll_call: UUID, number: int, *, reason: str, clock: Clock
) -> Recorded[History]:
    """Take a draw back, for a reason that the next draw publishes.

    Raises:
        SessionError: the session is not live, or the device does not lead.
        RollCallError: the draw cannot be undone; see `study.roll_call.history.with_undo`.
        InvalidRecordError: the reason is too long or holds control characters.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        history = roll_call_log.demand(connection, order.session, roll_call)
        if made_before(connection, order, lambda made: _undoes(made.payload, roll_call, number, reason)):
            return Recorded(history, created=False)
        session = sessions.demand(connection, order.session)
        demand_lead(connection, session, order, "Undo")
        after = with_undo(history, number, reason=reason)
        past = after.past(number)
        payload = DrawUndone(roll_call=roll_call, draw=number, reason=past.undone or "")
        append(connection, session, order, payload, now=clock(), member=past.draw.picked)
        return Recorded(after, created=True)


def record_outcome(
    storage: Storage,
    order: Order,
    roll_call: UUID,
    number: int,
    kind: OutcomeKind,
    *,
    note: str | None,
    approved: ApprovedAnswer | None,
    leads: bool,
    clock: Clock,
) -> Recorded[History]:
    """Record what the drawn member did; who answers has spoken in the session, by the draw.

    It comes from that member, or from whoever leads. A lead is not asked for: the answer is typed on the
    member's own phone.

    Raises:
        SessionError: the session does not run, or for a pass, is not live.
        NotTheOneCalledError: the order comes from somebody else.
        RollCallError: nothing can come of the draw; see `study.roll_call.history.with_outcome`.
        InvalidRecordError: the note is too long or holds control characters.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        history = roll_call_log.demand(connection, order.session, roll_call)
        if made_before(connection, order, lambda made: _tells(made.payload, roll_call, number, kind, note)):
            return Recorded(history, created=False)
        picked = history.past(number).draw.picked
        if not leads and order.actor.id != picked:
            raise NotTheOneCalledError(number)
        after = with_outcome(history, number, kind, note=note, approved=approved)
        outcome = after.past(number).outcome
        assert outcome is not None  # noqa: S101 - `with_outcome` has made it
        payload = OutcomeRecorded(
            roll_call=roll_call,
            draw=number,
            outcome=kind,
            note=outcome.note,
            card=outcome.card,
            approved=approved,
        )
        session = sessions.demand(connection, order.session)
        require_phase(session, "Outcome", box=log.box(connection))
        now = clock()
        append(connection, session, order, payload, now=now, member=picked)
        if kind is OutcomeKind.ANSWERED:
            speech = Speak(picked, SpeakingMode.DRAWN, number, outcome.note)
            _record_speech(connection, session, order, speech, now=now)
        return Recorded(after, created=True)


def _record_speech(
    connection: Connection, session: Session, order: Order, speech: Speak, *, now: datetime
) -> None:
    """Record that who was drawn speaks; it goes by the lead that holds now, under which they were drawn."""
    lease = session.lease
    command = Command(
        id=uuid5(order.id, SPEECH),
        session=session.id,
        by=order.actor.id,
        device="" if lease is None else lease.device,
        action=speech,
        epoch=0 if lease is None else lease.epoch,
    )
    circumstances = Circumstances(log.box(connection), now, may_lead=frozenset())
    sessions.run_in(connection, command, circumstances, actor=order.actor)


def _demand_known(connection: Connection, session: Session, scope: Scope) -> None:
    match scope.kind:
        case ScopeKind.SESSION:
            is_known = scope.of == str(session.id)
        case ScopeKind.BRANCH:
            is_known = session.welcomes(scope.of)
        case ScopeKind.GROUP:
            is_known = session.welcomes(_branch_of_group(connection, scope.of))
    if not is_known:
        raise ScopeUnknownError(scope.kind, scope.of)


def _branch_of_group(connection: Connection, group: str) -> str:
    try:
        wanted = UUID(group)
    except ValueError:
        return ""
    return str(connection.scalar(select(groups.c.branch_id).where(groups.c.id == wanted)))


def _undoes(told: Payload, roll_call: UUID, number: int, reason: str) -> bool:
    if not isinstance(told, DrawUndone):
        return False
    return (told.roll_call, told.draw, told.reason) == (roll_call, number, clean_note(reason))


def _tells(told: Payload, roll_call: UUID, number: int, kind: OutcomeKind, note: str | None) -> bool:
    if not isinstance(told, OutcomeRecorded):
        return False
    recorded = (told.roll_call, told.draw, told.outcome, told.note)
    return recorded == (roll_call, number, kind, clean_note(note))
