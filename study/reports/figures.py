"""Add sessions up: participation, speaking and satisfaction by branch, group, station, month and person.

The rules stand in docs/decisions; every sum names the sessions that it is made of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from study.records import CheckInMode
from study.reports.meetings import Fate, Meeting, Seat, Surveyed, Talk
from study.reports.period import month_of
from study.satisfaction.telling import Counts, added
from study.session.actions import SpeakingMode


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A session that was planned for a day and never opened."""

    id: UUID
    branch: UUID
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Numbers:
    """What some sessions add up to.

    `expected` people-and-sessions are counted, waiting or missing; guests are beside them. `elsewhere`
    counts the own members' being counted in sessions of other branches. `modes` are those of the counted.
    `surveys` are the sessions whose satisfaction is in `satisfaction`: none of fewer than three answers.
    """

    sessions: tuple[UUID, ...]
    not_held: tuple[UUID, ...]
    going_on: int
    expected: int
    counted: int
    modes: Mapping[CheckInMode, int]
    make_ups: int
    waiting: int
    missing: int
    guests: int
    elsewhere: int
    speeches: Mapping[SpeakingMode, int]
    speakers: int
    guest_speeches: int
    surveys: tuple[UUID, ...]
    satisfaction: Counts

    @property
    def participation(self) -> float | None:
        """Counted of expected; None where nobody was expected."""
        return round(self.counted / self.expected, 4) if self.expected else None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One member's part, each figure as the ids of its records: sessions, and events of speeches."""

    member: UUID
    counted: tuple[UUID, ...]
    make_ups: tuple[UUID, ...]
    waiting: tuple[UUID, ...]
    missing: tuple[UUID, ...]
    elsewhere: tuple[UUID, ...]
    speeches: tuple[UUID, ...]


_LISTS = tuple(field.name for field in fields(PersonLine) if field.name != "member")


@dataclass(frozen=True, slots=True)
class Gathered:
    """All sessions that figures are about; of one branch also those elsewhere that its members took part in.

    `branch` is None for all of them.
    """

    branch: UUID | None
    meetings: tuple[Meeting, ...]
    not_held: tuple[NotHeld, ...] = ()

    def numbers(self, *, branch: UUID | None = None, month: str | None = None) -> Numbers:
        """The sums of one branch or of all, of one month or of the whole."""
        home = branch or self.branch
        return _numbers(
            [one for one in self.meetings if _is_in(one.day, month)],
            [one for one in self.not_held if _is_in(one.day, month) and home in {None, one.branch}],
            home,
        )

    def of_group(self, group: str | None) -> Numbers:
        """The sums of one group of the branch, or of who is in none; guests are of no group."""
        wanted = _Cut(lambda one: one.group == group, lambda told: told.groups.get(group))
        return _numbers(self.meetings, (), self.branch, wanted)

    def of_station(self, station: str | None) -> Numbers:
        """The sums of one station, or of who has none in the roster."""
        wanted = _Cut(lambda one: one.station == station, lambda told: told.stations.get(station))
        return _numbers(self.meetings, (), self.branch, wanted)

    @property
    def stations(self) -> tuple[str | None, ...]:
        """The stations of the people of the branch, or of all, by name; who has none comes last."""
        seats = (seat for one in self.meetings for seat in one.seats if self.branch in {None, seat.branch})
        return _by_name({seat.station for seat in seats})

    @property
    def months(self) -> tuple[str, ...]:
        """The months in which something was held, or was to be."""
        held = {month_of(one.day) for one in self.meetings}
        return tuple(sorted(held | {month_of(one.day) for one in self.not_held}))

    @property
    def groups(self) -> tuple[str | None, ...]:
        """The groups of the people of the branch by name; who is in none comes last."""
        seats = (seat for one in self.meetings for seat in one.seats if seat.branch == self.branch)
        return _by_name({seat.group for seat in seats})

    @property
    def people(self) -> tuple[PersonLine, ...]:
        """Everybody of the branch who was expected, took part elsewhere, or spoke; by id."""
        found: dict[UUID, dict[str, list[UUID]]] = defaultdict(lambda: {name: [] for name in _LISTS})
        for one in self.meetings:
            for seat in one.seats:
                if seat.branch == self.branch:
                    _note(found[seat.member], one, seat)
            for talk in one.talks if one.branch == self.branch else ():
                if not talk.is_guest:
                    found[talk.member]["speeches"].append(talk.id)
        return tuple(
            PersonLine(member, **{name: tuple(ids) for name, ids in lists.items()})
            for member, lists in sorted(found.items())
        )


def session_line(meeting: Meeting) -> Numbers:
    """The sums of one session."""
    return _numbers([meeting], (), meeting.branch)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Which people figures are about, and which part of a survey."""

    takes: Callable[[Seat | Talk], bool]
    part: Callable[[Surveyed], Counts | None]


_ALL = _Cut(lambda _: True, lambda told: told.whole)


def _by_name(found: Iterable[str | None]) -> tuple[str | None, ...]:
    return tuple(sorted(found, key=lambda name: (name is None, name or "")))


def _is_in(day: date, month: str | None) -> bool:
    return month is None or month_of(day) == month


def _numbers(
    meetings: Iterable[Meeting],
    not_held: Iterable[NotHeld],
    home: UUID | None,
    cut: _Cut = _ALL,
) -> Numbers:
    every = list(meetings)
    own = [one for one in every if home in {None, one.branch}]
    seats = [seat for one in own for seat in one.seats if cut.takes(seat)]
    talks = [talk for one in own for talk in one.talks if cut.takes(talk)]
    parts = ((one.id, cut.part(one.survey)) for one in own if one.survey is not None)
    surveys = {session: told for session, told in parts if told is not None}
    expected = [seat for seat in seats if not seat.is_guest]
    counted = [seat for seat in expected if seat.fate is Fate.COUNTED]
    waiting = sum(seat.fate is Fate.WAITING for seat in expected)
    spoken = [talk for talk in talks if not talk.is_guest]
    away = (seat for one in every for seat in one.seats if seat.is_guest and home in {None, seat.branch})
    return Numbers(
        sessions=tuple(one.id for one in own),
        not_held=tuple(one.id for one in not_held),
        going_on=sum(not one.is_over for one in own),
        expected=len(expected),
        counted=len(counted),
        modes={**dict.fromkeys(CheckInMode, 0), **Counter(seat.mode for seat in counted if seat.mode)},
        make_ups=sum(seat.is_make_up for seat in counted),
        waiting=waiting,
        missing=len(expected) - len(counted) - waiting,
        guests=sum(seat.is_guest and seat.fate is Fate.COUNTED for seat in seats),
        elsewhere=sum(seat.fate is Fate.COUNTED and cut.takes(seat) for seat in away),
        speeches={**dict.fromkeys(SpeakingMode, 0), **Counter(talk.mode for talk in spoken)},
        speakers=len({talk.member for talk in spoken}),
        guest_speeches=len(talks) - len(spoken),
        surveys=tuple(surveys),
        satisfaction=added(surveys.values()),
    )


def _note(at: dict[str, list[UUID]], meeting: Meeting, seat: Seat) -> None:
    if seat.is_guest:
        if seat.fate is Fate.COUNTED:
            at["elsewhere"].append(meeting.id)
        return
    at[seat.fate.value].append(meeting.id)
    if seat.is_make_up:
        at["make_ups"].append(meeting.id)
