"""Keep led sessions: obey commands, each once, and make sessions out of their events."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.errors import EventConflictError, MemberLeftError, NotTakingPartError
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.session_kinds import SessionPayload, payload_of
from study.ledger import quiz_pausing
from study.ledger.standing import entry_of, session_as_it_stands
from study.people import members, twinning
from study.people.records import Member
from study.session.actions import Action, Command, PlanSession, Speak, StartOnTheSpot, WelcomeGuests
from study.session.deciding import Circumstances, decide
from study.session.errors import SessionUnknownError
from study.session.folding import replay
from study.session.state import Session
from study.storage import Storage


def run_in(
    connection: Connection, command: Command, circumstances: Circumstances, *, actor: Actor
) -> Session:
    """Obey a command; the same one again changes nothing. Returns the session after it.

    The quiz of a session stands and goes on with it.

    Raises:
        SessionError: it does not fit the session; see `study.session.deciding.decide`.
        EventConflictError: its id stands for something else.
        UnknownMemberError: the leader or the speaker is not known.
        MemberLeftError: that member has left.
        NotTwinnedError: guests are of a branch that is not twinned with the session's.
        NotTakingPartError: the speaker belongs to no branch that takes part.
    """
    payload = payload_of(command.action, asked_on=command.device, epoch=command.epoch)
    session = find(connection, command.session)
    standing = log.find(connection, command.id)
    if standing is not None:
        if standing.payload != payload or standing.subject.session != command.session or session is None:
            raise EventConflictError(command.id, "other content than the one recorded under its UUID")
        return session
    decide(session, command, circumstances)
    home = _home(session, command.action)
    _demand_known(connection, home, session, command.action)
    following = quiz_pausing.following(connection, command)
    subject = Subject(command.session, _member(command.action), home)
    log.append_own(connection, Draft(command.id, actor, subject, payload), now=circumstances.at)
    if following is not None:
        subject = Subject(command.session, None, home)
        log.append_own(
            connection, Draft(following.id, actor, subject, following.payload), now=circumstances.at
        )
    return demand(connection, command.session)


def get(storage: Storage, session: UUID) -> Session:
    """The session as it stands.

    Raises:
        SessionUnknownError: there is none.
    """
    with storage.reading() as connection:
        return demand(connection, session)


def snapshot(storage: Storage, session: UUID) -> tuple[Session, int]:
    """The session, and the position in the log up to which it is told: what a watcher goes on from.

    Raises:
        SessionUnknownError: there is none.
    """
    with storage.reading() as connection:
        return demand(connection, session), log.newest_position(connection)


def demand(connection: Connection, session: UUID) -> Session:
    """The same within a transaction."""
    found = find(connection, session)
    if found is None:
        raise SessionUnknownError(session)
    return found


def find(connection: Connection, session: UUID) -> Session | None:
    """The session as it stands, if there is one."""
    return session_as_it_stands(connection, session)


def fold(session: UUID, told: Iterable[Event]) -> Session | None:
    """The session that events tell of, if they do; those of other kinds tell nothing of it."""
    return replay(session, (entry_of(event) for event in told if isinstance(event.payload, SessionPayload)))


def concerns(session: Session, member: Member) -> bool:
    """Whether a member takes part in a session or leads it."""
    return session.plan.leader == str(member.id) or (
        member.branch_id is not None and session.welcomes(str(member.branch_id))
    )


def _member(action: Action) -> UUID | None:
    """Whom the action is about: the leader, or who speaks."""
    match action:
        case PlanSession(plan) | StartOnTheSpot(plan):
            return UUID(plan.leader)
        case Speak(member):
            return UUID(member)
        case _:
            return None


def _home(session: Session | None, action: Action) -> UUID:
    """The branch whose session it is."""
    if isinstance(action, PlanSession | StartOnTheSpot):
        return UUID(action.plan.branch)
    assert session is not None  # noqa: S101 - `decide` has seen to it
    return UUID(session.plan.branch)


def _demand_known(connection: Connection, home: UUID, session: Session | None, action: Action) -> None:
    """Whomever the action names must be there and belong to it: the rules of a session know ids only."""
    match action:
        case PlanSession(plan) | StartOnTheSpot(plan):
            _demand_present(connection, plan.leader)
            twinning.demand_twins(connection, home, (UUID(guest) for guest in plan.guests))
        case WelcomeGuests(branch):
            twinning.demand_twins(connection, home, (UUID(branch),))
        case Speak(member) if session is not None:
            if not concerns(session, _demand_present(connection, member)):
                raise NotTakingPartError
        case _:
            pass


def _demand_present(connection: Connection, member: str) -> Member:
    found = members.demand(connection, UUID(member))
    if found.left:
        raise MemberLeftError
    return found
