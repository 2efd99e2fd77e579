"""Record check-ins, each exactly once and one a member a day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from study.actors import Actor
from study.errors import IdTakenError
from study.events import log
from study.events.checking_in import counted
from study.events.event import Draft, Event, Subject
from study.events.kinds import CheckedIn
from study.people import members
from study.records import CheckIn, CheckInRequest, Recorded
from study.rules import clean_note, local_day
from study.storage import Storage


def record(storage: Storage, request: CheckInRequest, *, now: datetime) -> Recorded[CheckIn]:
    """Record a check-in, or return the one that already stands.

    The same id again changes nothing, and neither does a second check-in on the same local day: phones
    repeat what they could not see arrive, and people tap twice. Writers queue, so looking and appending
    is one step.

    Raises:
        InvalidRecordError: the note breaks the rules.
        IdTakenError: that id names something else.
        UnknownMemberError: there is no such member.
        StorageUnavailableError: the database cannot be written.
    """
    payload = CheckedIn(day=local_day(now), mode=request.mode, note=clean_note(request.note))
    mine = Subject(member=request.member)
    with storage.writing() as connection:
        same_id = log.find(connection, request.id)
        if same_id is not None:
            if same_id.subject.member != request.member or same_id.kind != CheckedIn.kind:
                raise IdTakenError(request.id)
            return Recorded(_check_in(same_id), created=False)
        today = counted(log.about(connection, mine, CheckedIn.kind)).get((request.member, payload.day))
        if today is not None:
            return Recorded(_check_in(today), created=False)
        subject = Subject(member=request.member, branch=members.demand(connection, request.member).branch_id)
        draft = Draft(request.id, Actor.member(request.member), subject, payload)
        return Recorded(_check_in(log.append_own(connection, draft, now=now)), created=True)


def of_member(storage: Storage, member: UUID, *, limit: int) -> tuple[CheckIn, ...]:
    """A member's newest check-ins, newest first; never another's."""
    with storage.reading() as connection:
        found = log.about(connection, Subject(member=member), CheckedIn.kind)
    newest_first = sorted(counted(found).items(), key=lambda one: one[0][1], reverse=True)
    return tuple(_check_in(event) for _, event in newest_first[:limit])


def _check_in(event: Event) -> CheckIn:
    payload, member = event.payload, event.subject.member
    assert isinstance(payload, CheckedIn)  # noqa: S101 - only events of that kind come here
    assert member is not None  # noqa: S101 - `counted` and `record` have seen to it
    return CheckIn(event.id, member, payload.mode, payload.note, payload.day, event.occurred_at)
