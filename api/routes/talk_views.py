"""Show talks (六必谈), and what is told of them, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from study.events.talk_kinds import Moment
from study.ledger.talk_notes import NoteStanding
from study.ledger.talk_reading import Names
from study.ledger.talks import Told
from study.talks.book import Talk
from study.talks.configuration import Holder, TalkRules
from study.talks.deadlines import last_day
from study.talks.standing import Progress, Standing, State

Word = Annotated[str, Field(max_length=40, examples=["mood"])]
Level = Annotated[int, Field(ge=1, le=9, examples=[3])]


class OneStep(BaseModel):
    """A step to take. Make `id` once and send the same one again after a lost answer."""

    id: UUID


class Person(BaseModel):
    """A member; of who has left the name is gone."""

    id: UUID
    name: str | None


class Particulars(OneStep):
    """How it was with a talk; without `held_at` it was just now, or when it was."""

    level: Level
    occasion: Word | None = Field(default=None, description="Without, it was a talk of every day")
    need_id: UUID | None = Field(
        default=None, description="Which need it answers; without, the oldest open one of its occasion"
    )
    held_at: Moment | None = None

    @property
    def told(self) -> Told:
        """The same for the log."""
        return Told(self.level, self.occasion, self.need_id, self.held_at)


class Note(BaseModel):
    """That there is a note, and whose passphrase opens it now. Its words are nowhere here."""

    writing_id: UUID
    written_at: datetime
    readable_by: list[UUID]


class TalkView(BaseModel):
    """A talk that was."""

    id: UUID
    talker: Person
    member: Person
    level: int
    occasion: str | None
    occasion_name: str | None
    need_id: UUID | None
    held_at: datetime
    note: Note | None


class NeedView(BaseModel):
    """A talk that is necessary. `due_at` is the first moment that is too late, `due_on` the last good day."""

    id: UUID
    member: Person
    occasion: str
    occasion_name: str
    group: str | None
    group_name: str | None
    level: int
    level_name: str
    happened_at: datetime
    due_at: datetime | None
    due_on: date | None
    state: State
    raised_to: int | None = Field(description="The level above that is to be reminded")
    settled_by: UUID | None


class Awaited(BaseModel):
    """That somebody is to talk with the member; on what occasion the two will say."""

    id: UUID
    due_on: date | None
    state: State


class ProgressView(BaseModel):
    """How often somebody has talked in a period, and how often it should be."""

    level: int
    level_name: str
    done: int
    wanted: int
    first: date
    last: date


class OccasionView(BaseModel):
    """Something that makes a talk necessary."""

    occasion: str
    name: str
    group: str
    group_name: str
    hours: int | None
    days: int | None
    months: int | None


class LevelView(BaseModel):
    """One of the levels; `mine` tells whether this member may record talks of it."""

    level: int
    name: str
    talkers: str
    talks_with: str
    mine: bool


class RulesView(BaseModel):
    """Who must be talked with on what occasions, and by whom."""

    occasions: list[OccasionView]
    levels: list[LevelView]


def rules_view(rules: TalkRules, holds: frozenset[Holder]) -> RulesView:
    """The rules for a member who is that."""
    return RulesView(
        occasions=[
            OccasionView(
                occasion=key,
                name=one.name,
                group=one.group,
                group_name=rules.groups[one.group],
                **one.within.model_dump(),
            )
            for key, one in rules.occasions.items()
        ],
        levels=[
            LevelView(
                level=number,
                name=one.name,
                talkers=one.talkers,
                talks_with=one.talks_with,
                mine=bool(one.recorded_by & holds),
            )
            for number, one in sorted(rules.levels.items())
        ],
    )


def talk_view(talk: Talk, names: Names, rules: TalkRules, notes: Mapping[UUID, NoteStanding]) -> TalkView:
    """A talk, with the names of those who are still here."""
    told = talk.particulars
    return TalkView(
        id=talk.id,
        talker=Person(id=talk.talker, name=names.get(talk.talker)),
        member=Person(id=talk.member, name=names.get(talk.member)),
        level=told.level,
        occasion=told.occasion,
        occasion_name=None if told.occasion is None else _occasion_name(rules, told.occasion),
        need_id=told.need,
        held_at=told.held_at,
        note=note_view(notes.get(talk.id)),
    )


def note_view(note: NoteStanding | None) -> Note | None:
    """How a note stands."""
    if note is None:
        return None
    readers = sorted(note.readers, key=str)
    return Note(writing_id=note.writing, written_at=note.written_at, readable_by=readers)


def need_view(one: Standing, names: Names, rules: TalkRules) -> NeedView:
    """A need, for whoever sees to the branch."""
    need, occasion = one.need, rules.occasions.get(one.need.occasion)
    return NeedView(
        id=need.id,
        member=Person(id=need.member, name=names.get(need.member)),
        occasion=need.occasion,
        occasion_name=_occasion_name(rules, need.occasion),
        group=None if occasion is None else occasion.group,
        group_name=None if occasion is None else rules.groups[occasion.group],
        level=need.level,
        level_name=_level_name(rules, need.level),
        happened_at=need.happened_at,
        due_at=one.until,
        due_on=None if one.until is None else last_day(one.until),
        state=one.state,
        raised_to=one.raised_to,
        settled_by=None if one.settled_by is None else one.settled_by.id,
    )


def awaited_view(one: Standing) -> Awaited:
    """A need, for the member whom it is about."""
    due = None if one.until is None else last_day(one.until)
    return Awaited(id=one.need.id, due_on=due, state=one.state)


def progress_view(one: Progress, rules: TalkRules) -> ProgressView:
    """A quota."""
    return ProgressView(
        level=one.level,
        level_name=_level_name(rules, one.level),
        done=one.done,
        wanted=one.wanted,
        first=one.first,
        last=one.last,
    )


def _occasion_name(rules: TalkRules, occasion: str) -> str:
    known = rules.occasions.get(occasion)
    return occasion if known is None else known.name


def _level_name(rules: TalkRules, level: int) -> str:
    known = rules.levels.get(level)
    return str(level) if known is None else known.name
