"""Keep the six talks (六必谈): report what makes one necessary, record, correct and withdraw one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete

from study.errors import EventConflictError, UnknownMemberError
from study.events import log
from study.events.event import Subject
from study.events.payload import Payload
from study.events.talk_kinds import TalkCorrected, TalkHeld, TalkNeeded
from study.events.talking import payload_of
from study.ledger.talk_reading import book_with, demand_own, holds
from study.ledger.talk_steps import append, demand_known, demand_level, demand_same, standing_member
from study.people import members
from study.people.records import Member
from study.records import Recorded
from study.storage import Storage
from study.tables import talk_note_boxes, talk_notes
from study.talks.book import Need, Talk
from study.talks.configuration import TalkRules
from study.talks.errors import TalkNeedUnknownError
from study.talks.standing import Standing, standing
from study.talks.steps import Corrected, Dropped, Held, Particulars, Reported, Step, Withdrawn


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of a talk; without a moment it was just now."""

    level: int
    occasion: str | None = None
    need: UUID | None = None
    held_at: datetime | None = None

    def at(self, now: datetime) -> Particulars:
        """The same with its moment."""
        return Particulars(self.level, self.occasion, self.need, self.held_at or now)


def report(
    storage: Storage,
    need: UUID,
    *,
    branch: UUID,
    by: UUID,
    member: UUID,
    occasion: str,
    level: int | None,
    happened_at: datetime | None,
    rules: TalkRules,
    now: datetime,
) -> Recorded[Standing]:
    """Report that a talk with a member of the branch has become necessary; again changes nothing.

    Raises:
        UnknownMemberError: nobody of that id belongs to the branch.
        InvalidRecordError: the rules know no such occasion or level.
        TalkUnfitError: it is told of as to come.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    demand_known(rules, occasion, level)
    with storage.writing() as connection:
        known = log.find(connection, need)
        if known is not None:
            was = known.payload
            same = isinstance(was, TalkNeeded) and was.occasion == occasion and level in {None, was.level}
            demand_same(known, by, member, same=same)
            return Recorded(_stands(connection, member, need, rules, now), created=False)
        about = standing_member(connection, member)
        if about.branch_id != branch:
            raise UnknownMemberError
        usual = rules.level_for(holds(about))
        action = Reported(member, branch, occasion, level or usual, happened_at or now)
        append(connection, Step(need, action, by, now), Subject(member=member, branch=branch))
        return Recorded(_stands(connection, member, need, rules, now), created=True)


def drop(
    storage: Storage, step: UUID, need: UUID, *, branch: UUID, by: UUID, rules: TalkRules, now: datetime
) -> Standing:
    """Say that a need was reported by mistake; the same step again changes nothing.

    Raises:
        TalkNeedUnknownError: none of that id is there for a member of the branch.
        EventConflictError, StorageUnavailableError: as above.
    """
    with storage.writing() as connection:
        told = log.find(connection, need)
        if told is None or not isinstance(told.payload, TalkNeeded) or told.subject.member is None:
            raise TalkNeedUnknownError
        member = members.demand(connection, told.subject.member)
        if member.branch_id != branch:
            raise TalkNeedUnknownError
        known = log.find(connection, step)
        if known is None:
            subject = Subject(member=member.id, branch=branch)
            append(connection, Step(step, Dropped(need), by, now), subject)
        else:
            demand_same(known, by, member.id, same=known.payload == payload_of(Dropped(need)))
        return _stands(connection, member.id, need, rules, now)


def record(
    storage: Storage, talk: UUID, told: Told, *, by: Member, member: UUID, rules: TalkRules, now: datetime
) -> Recorded[Talk]:
    """Record a talk that whoever tells it has had with a member; again changes nothing.

    Where no need is named it answers the oldest open one of its occasion, if it can.

    Raises:
        UnknownMemberError, MemberLeftError: there is nobody of that id any more.
        TalkLevelUnfitError: the talker's roles do not reach that level there.
        TalkNeedUnknownError, TalkUnfitError, InvalidRecordError: what is told does not fit.
        EventConflictError, StorageUnavailableError: as above.
    """
    demand_known(rules, told.occasion, told.level)
    with storage.writing() as connection:
        known = log.find(connection, talk)
        if known is not None:
            was = known.payload
            same = isinstance(was, TalkHeld) and (was.level, was.occasion) == (told.level, told.occasion)
            same = same and isinstance(was, TalkHeld) and told.need in {None, was.need}
            demand_same(known, by.id, member, same=same)
            return Recorded(demand_own(connection, talk, by.id), created=False)
        other = standing_member(connection, member)
        demand_level(rules, by, other.branch_id, told.level)
        particulars = _answering(connection, member, told.at(now), rules, now)
        action = Held(member, other.branch_id, particulars)
        subject = Subject(member=member, branch=other.branch_id)
        append(connection, Step(talk, action, by.id, now), subject)
        return Recorded(demand_own(connection, talk, by.id), created=True)


def correct(
    storage: Storage, step: UUID, talk: UUID, told: Told, *, by: Member, rules: TalkRules, now: datetime
) -> Talk:
    """Say how it was with a talk that one has recorded; without a moment that stays. Again changes nothing.

    Where no need is named it answers the one it has answered, while that is of the same occasion and can be
    answered so; otherwise as `record`.

    Raises:
        TalkUnknownError: it is none that this member has told of.
        As `record`.
    """
    demand_known(rules, told.occasion, told.level)
    with storage.writing() as connection:
        own = demand_own(connection, talk, by.id)
        known = log.find(connection, step)
        if known is not None:
            demand_same(known, by.id, own.member, same=_is_corrected(known.payload, talk, told))
            return own
        demand_level(rules, by, own.branch, told.level)
        particulars = _answering_still(connection, own, told.at(own.particulars.held_at), rules, now)
        subject = Subject(member=own.member, branch=own.branch)
        append(connection, Step(step, Corrected(talk, particulars), by.id, now), subject)
        return demand_own(connection, talk, by.id)


def withdraw(storage: Storage, step: UUID, talk: UUID, *, by: UUID, now: datetime) -> None:
    """Say that there was no such talk; its note is deleted. The same step again changes nothing.

    Raises:
        TalkUnknownError: it is none that this member has told of.
        EventConflictError, StorageUnavailableError: as above.
    """
    with storage.writing() as connection:
        known = log.find(connection, step)
        if known is not None and known.payload == payload_of(Withdrawn(talk)) and known.actor.id == str(by):
            return
        own = demand_own(connection, talk, by)
        if known is not None:
            raise EventConflictError(step, "other content than the one recorded under its UUID")
        subject = Subject(member=own.member, branch=own.branch)
        append(connection, Step(step, Withdrawn(talk), by, now), subject)
        for table in (talk_note_boxes, talk_notes):
            connection.execute(delete(table).where(table.c.talk_id == talk))


def _is_corrected(was: Payload, talk: UUID, told: Told) -> bool:
    if not isinstance(was, TalkCorrected) or was.talk != talk:
        return False
    same = (was.level, was.occasion) == (told.level, told.occasion)
    return same and told.need in {None, was.need} and told.held_at in {None, was.held_at}


def _answering_still(
    connection: Connection, talk: Talk, told: Particulars, rules: TalkRules, now: datetime
) -> Particulars:
    if told.need is None and told.occasion == talk.particulars.occasion:
        book = book_with(connection, [talk.member])
        answered = None if talk.particulars.need is None else book.needs.get(talk.particulars.need)
        if answered is not None and not answered.dropped and _can_answer(told, answered):
            return replace(told, need=answered.id)
    return _answering(connection, talk.member, told, rules, now)


def _answering(
    connection: Connection, member: UUID, told: Particulars, rules: TalkRules, now: datetime
) -> Particulars:
    if told.need is not None or told.occasion is None:
        return told
    book = book_with(connection, [member])
    left = members.demand(connection, member).left
    fitting = [
        need
        for need in book.needs.values()
        if need.member == member
        and need.occasion == told.occasion
        and _can_answer(told, need)
        and standing(need, book.talks.values(), rules, now=now, left=left).state.is_open
    ]
    oldest = min(fitting, key=lambda one: (one.happened_at, one.id), default=None)
    return told if oldest is None else replace(told, need=oldest.id)


def _can_answer(told: Particulars, need: Need) -> bool:
    return told.level <= need.level and need.happened_at <= told.held_at


def _stands(connection: Connection, member: UUID, need: UUID, rules: TalkRules, now: datetime) -> Standing:
    book = book_with(connection, [member])
    found = book.needs.get(need)
    if found is None:
        raise TalkNeedUnknownError
    left = members.demand(connection, member).left
    return standing(found, book.talks.values(), rules, now=now, left=left)
