"""Say which talks are due, overdue or done at a moment, and who has talked as often as they should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from study.rules import local_day
from study.talks.book import Need, Talk
from study.talks.configuration import TalkRules
from study.talks.deadlines import period_of, until


class State(StrEnum):
    """How a need stands; `lapsed`: the member left before anybody talked."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"
    DROPPED = "dropped"
    LAPSED = "lapsed"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to talk."""
        return self in {State.WAITING, State.OVERDUE}


@dataclass(frozen=True, slots=True)
class Standing:
    """A need at a moment.

    `until` is the first moment that is too late; None for an occasion that the rules know no more, which
    never is. `raised_to` is the level above that is to be reminded.
    """

    need: Need
    state: State
    until: datetime | None
    settled_by: Talk | None = None
    raised_to: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How often somebody has talked in a period, and how often it should be."""

    level: int
    done: int
    wanted: int
    first: date
    last: date


def standing(
    need: Need, talks: Iterable[Talk], rules: TalkRules, *, now: datetime, left: bool = False
) -> Standing:
    """How a need stands; of several talks that answer it the earliest counts."""
    occasion = rules.occasions.get(need.occasion)
    end = None if occasion is None else until(need.happened_at, occasion.within.within)
    if need.dropped:
        return Standing(need, State.DROPPED, end)
    answers = [one for one in talks if one.particulars.need == need.id and not one.withdrawn]
    if answers:
        first = min(answers, key=lambda one: (one.particulars.held_at, one.told_at, one.id))
        late = end is not None and first.particulars.held_at >= end
        return Standing(need, State.DONE_LATE if late else State.DONE, end, first)
    if left:
        return Standing(need, State.LAPSED, end)
    if end is None or now < end:
        return Standing(need, State.WAITING, end)
    raised = now >= end + timedelta(hours=rules.remind_above_after_hours) and need.level > 1
    return Standing(need, State.OVERDUE, end, raised_to=need.level - 1 if raised else None)


def progress(
    talks: Iterable[Talk], rules: TalkRules, *, level: int, talker: UUID, now: datetime
) -> Progress | None:
    """How often somebody has talked on a level in the period that runs; None if it has no quota."""
    quota = rules.levels[level].quota
    if quota is None:
        return None
    first, last = period_of(local_day(now), quota.every_months)
    done = sum(
        one.talker == talker
        and one.particulars.level == level
        and not one.withdrawn
        and first <= local_day(one.particulars.held_at) <= last
        for one in talks
    )
    return Progress(level, done, quota.times, first, last)
