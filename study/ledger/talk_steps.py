"""Append the steps of talks, each once, after holding them against the rules."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.errors import EventConflictError, InvalidRecordError, MemberLeftError
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.talking import payload_of
from study.ledger.talk_reading import book_with, holds
from study.people import members
from study.people.records import Member
from study.talks.book import after
from study.talks.configuration import Holder, TalkRules
from study.talks.errors import TalkLevelUnfitError
from study.talks.steps import Step


def append(connection: Connection, step: Step, subject: Subject) -> None:
    """Hold a new step against what is told of the member, and append it.

    Raises:
        TalkError: it does not fit.
    """
    assert subject.member is not None  # noqa: S101 - each of these events is about a member
    assert step.by is not None  # noqa: S101 - and told by one
    after(book_with(connection, [subject.member]), step)
    draft = Draft(step.id, Actor.member(step.by), subject, payload_of(step.action))
    log.append_own(connection, draft, now=step.at)


def standing_member(connection: Connection, member: UUID) -> Member:
    """The member, who has not left.

    Raises:
        UnknownMemberError, MemberLeftError: nobody is there.
    """
    found = members.demand(connection, member)
    if found.left:
        raise MemberLeftError
    return found


def demand_level(rules: TalkRules, by: Member, branch: UUID | None, level: int) -> None:
    """Make sure that the talker's roles reach a level where the other one belongs.

    Being a member counts within the own branch only.

    Raises:
        TalkLevelUnfitError: they do not.
    """
    here = holds(by) - {Holder.MEMBER, Holder.SECRETARY} if branch is None else holds(by, branch=branch)
    if not rules.levels[level].recorded_by & here:
        raise TalkLevelUnfitError


def demand_known(rules: TalkRules, occasion: str | None, level: int | None) -> None:
    """Make sure that the rules know what somebody names.

    Raises:
        InvalidRecordError: they do not.
    """
    if occasion is not None and occasion not in rules.occasions:
        raise InvalidRecordError("occasion", "unknown", "one of the occasions in the rules of talks")
    if level is not None and level not in rules.levels:
        raise InvalidRecordError("level", "unknown", "one of the levels in the rules of talks")


def demand_same(known: Event, by: UUID, member: UUID, *, same: bool) -> None:
    """Make sure that an id which comes again tells the same.

    Raises:
        EventConflictError: it does not.
    """
    if not same or known.actor != Actor.member(by) or known.subject.member != member:
        raise EventConflictError(known.id, "other content than the one recorded under its UUID")
