"""Tell which talks are due in a branch, and a member's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.events import log
from study.events.talk_kinds import TALK_KINDS, TalkHeld
from study.events.talking import book_of
from study.people import members
from study.people.finding import meant_by
from study.people.records import Grant, Member, Role
from study.rules import local_day
from study.storage import Storage
from study.talks.book import Book, Talk
from study.talks.configuration import Holder, TalkRules
from study.talks.deadlines import period_of
from study.talks.errors import TalkUnknownError
from study.talks.standing import Progress, Standing, progress, standing

KINDS: Final = tuple(payload.kind for payload in TALK_KINDS)
SETTLED_SHOWN: Final = timedelta(days=92)
FOUND_AT_MOST: Final = 10

Names = Mapping[UUID, str | None]


@dataclass(frozen=True, slots=True)
class BranchTalks:
    """A branch's needs, what is open first, and how many talks were held in the month, without names."""

    needs: tuple[Standing, ...]
    first: date
    last: date
    by_level: Mapping[int, int]
    by_group: Mapping[str, int]
    names: Names


@dataclass(frozen=True, slots=True)
class MemberTalks:
    """The talks a member has had, those that others owe them, and how often they should talk themselves."""

    talks: tuple[Talk, ...]
    awaited: tuple[Standing, ...]
    progress: tuple[Progress, ...]
    names: Names


def of_branch(storage: Storage, branch: UUID, rules: TalkRules, *, now: datetime) -> BranchTalks:
    """The needs of who belongs to the branch now, wherever they were reported, and sums of what was held."""
    first, last = period_of(local_day(now), 1)
    with storage.reading() as connection:
        people = {member.id: member.name for member in members.in_branch(connection, branch)}
        met = log.members_told_of(connection, TalkHeld.kind, branch=branch)
        book = book_with(connection, {*people, *met})
    answers = _by_need(book.talks.values())
    stand = [
        standing(need, answers.get(need.id, ()), rules, now=now)
        for need in book.needs.values()
        if need.member in people and not need.dropped
    ]
    here = [talk for talk in book.talks.values() if talk.branch == branch and not talk.withdrawn]
    held = [talk.particulars for talk in here if first <= local_day(talk.particulars.held_at) <= last]
    groups = [rules.occasions[one.occasion].group for one in held if one.occasion in rules.occasions]
    shown = sorted((one for one in stand if _is_shown(one, now)), key=_by_urgency)
    by_level = dict(Counter(one.level for one in held))
    return BranchTalks(tuple(shown), first, last, by_level, dict(Counter(groups)), people)


def of_member(
    storage: Storage, member: Member, rules: TalkRules, *, now: datetime, limit: int
) -> MemberTalks:
    """A member's own; the newest talks first."""
    with storage.reading() as connection:
        met = log.members_told_of(connection, TalkHeld.kind, by=Actor.member(member.id))
        book = book_with(connection, {member.id, *met})
        talks = [talk for talk in book.talks.values() if member.id in talk.two and not talk.withdrawn]
        talks.sort(key=lambda one: one.particulars.held_at, reverse=True)
        names = names_of(connection, talks[:limit])
    own = (need for need in book.needs.values() if need.member == member.id)
    stand = (standing(need, book.talks.values(), rules, now=now) for need in own)
    owed = [
        progress(talks, rules, level=number, talker=member.id, now=now)
        for number, level in rules.levels.items()
        if level.quota is not None and level.quota.of & holds(member)
    ]
    awaited = tuple(one for one in stand if one.state.is_open)
    return MemberTalks(tuple(talks[:limit]), awaited, tuple(one for one in owed if one), names)


def colleagues(storage: Storage, member: Member, name: str) -> tuple[Member, ...]:
    """Whom that name may mean where the member belongs or is secretary; never a list of everybody."""
    of_roles = {grant.branch for grant in member.grants if grant.role is Role.SECRETARY}
    here = {branch for branch in {member.branch_id, *of_roles} if branch is not None}
    with storage.reading() as connection:
        others = [
            one for branch in here for one in members.in_branch(connection, branch) if one.id != member.id
        ]
    found = sorted(meant_by(name, others), key=lambda one: (one.group or "", one.name or "", one.id))
    return tuple(found[:FOUND_AT_MOST])


def demand_own(connection: Connection, talk: UUID, member: UUID) -> Talk:
    """The talk, if the member is one of its two.

    Raises:
        TalkUnknownError: there is none, it was withdrawn, or it is that of others.
    """
    told = log.find(connection, talk)
    if told is None or not isinstance(told.payload, TalkHeld) or told.subject.member is None:
        raise TalkUnknownError
    found = book_with(connection, [told.subject.member]).talks.get(talk)
    if found is None or found.withdrawn or member not in found.two:
        raise TalkUnknownError
    return found


def book_with(connection: Connection, people: Iterable[UUID]) -> Book:
    """All that is told of talks with these members."""
    return book_of(log.of_members(connection, people, *KINDS))


def names_of(connection: Connection, talks: Iterable[Talk]) -> Names:
    """The names of who was there; None for who has left."""
    wanted = frozenset[UUID]().union(*(talk.two for talk in talks))
    return {one.id: one.name for one in members.with_ids(connection, wanted)}


def holds(member: Member, *, branch: UUID | None = None) -> frozenset[Holder]:
    """What a member is, in a branch or, without one, anywhere."""
    found = set[Holder]()
    if branch is None or member.branch_id == branch:
        found.add(Holder.MEMBER)
    if any(grant.role is Role.SECRETARY and branch in {None, grant.branch} for grant in member.grants):
        found.add(Holder.SECRETARY)
    if Grant(Role.ADMIN, None) in member.grants:
        found.add(Holder.ADMIN)
    return frozenset(found)


def _by_need(talks: Iterable[Talk]) -> Mapping[UUID, Iterable[Talk]]:
    found = defaultdict[UUID, list[Talk]](list)
    for talk in talks:
        if talk.particulars.need is not None:
            found[talk.particulars.need].append(talk)
    return found


def _is_shown(one: Standing, now: datetime) -> bool:
    if one.settled_by is None:
        return True
    return one.settled_by.particulars.held_at >= now - SETTLED_SHOWN


def _by_urgency(one: Standing) -> tuple[bool, datetime, UUID]:
    return not one.state.is_open, one.until or one.need.happened_at, one.need.id
