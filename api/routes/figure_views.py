"""Show figures as JSON."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from study.ledger.figures import Figures
from study.records import CheckInMode
from study.reports.figures import Numbers, session_line
from study.reports.period import Period
from study.satisfaction.survey import Rating
from study.session.actions import SpeakingMode


class FromRecord(BaseModel):
    """What is read off what `study` tells."""

    model_config = ConfigDict(from_attributes=True)


class Days(FromRecord):
    """The days that figures are about, both included."""

    first: date
    last: date


class SatisfactionView(BaseModel):
    """What all answered in surveys that are over; those of fewer than three answers are in no sum.

    By group and station parts of fewer than three are left out as well: these need not add up to the whole.
    """

    surveys: list[UUID] = Field(description="The sessions that it is made of")
    answers: int
    ratings: dict[Rating, int]
    content: float | None = Field(description="Very satisfied or satisfied, of all who answered")


class NumbersView(FromRecord):
    """Sums, with the sessions that they are made of; docs/decisions says who is expected.

    Guests stand beside the expected; `elsewhere` counts own members in sessions of other branches.
    """

    sessions: list[UUID]
    not_held: list[UUID] = Field(description="Planned, and never opened")
    going_on: int
    expected: int
    counted: int
    modes: dict[CheckInMode, int]
    make_ups: int
    waiting: int
    missing: int
    guests: int
    elsewhere: int
    participation: float | None = Field(description="Counted of expected", examples=[0.9375])
    speeches: dict[SpeakingMode, int]
    speakers: int
    guest_speeches: int
    satisfaction: SatisfactionView


class MonthFigures(FromRecord):
    """The sums of one month."""

    month: str = Field(examples=["2026-07"])
    numbers: NumbersView


class GroupFigures(FromRecord):
    """The sums of one group; without a name those of who is in none."""

    group: str | None
    numbers: NumbersView


class StationFigures(FromRecord):
    """The sums of one station; without a name those of who has none in the roster."""

    station: str | None
    numbers: NumbersView


class SessionFigures(FromRecord):
    """The sums of one session; GET /v1/sessions/{id}/record tells the events behind them."""

    id: UUID
    branch_id: UUID
    title: str
    day: date
    is_over: bool
    numbers: NumbersView


class NotHeldView(FromRecord):
    """A session that was planned and never opened."""

    id: UUID
    title: str
    day: date


class PersonFigures(FromRecord):
    """One member's sessions by what became of them, and the events of their speeches."""

    member_id: UUID
    name: str | None
    counted: list[UUID]
    make_ups: list[UUID]
    waiting: list[UUID]
    missing: list[UUID]
    elsewhere: list[UUID]
    speeches: list[UUID]


class RequestFigures(FromRecord):
    """The requests that came in the period, by what became of them since; whose they are is told nowhere."""

    received: list[UUID]
    answered: list[UUID]
    closed: list[UUID]
    withdrawn: list[UUID]
    unanswered: list[UUID]
    median_to_answer_s: float | None


class BranchFigures(FromRecord):
    """The figures of one branch: the whole, and cut by month, group, station, session and person."""

    period: Days
    branch_id: UUID
    branch: str
    total: NumbersView
    months: list[MonthFigures]
    groups: list[GroupFigures]
    stations: list[StationFigures]
    sessions: list[SessionFigures]
    not_held: list[NotHeldView]
    people: list[PersonFigures]
    requests: RequestFigures


class BranchLine(FromRecord):
    """The sums of one branch, and of each of its months."""

    branch_id: UUID
    branch: str
    total: NumbersView
    months: list[MonthFigures]
    requests: RequestFigures


class AllFigures(FromRecord):
    """The figures of all branches; nobody is named."""

    period: Days
    total: NumbersView
    months: list[MonthFigures]
    stations: list[StationFigures]
    branches: list[BranchLine]
    requests: RequestFigures


def days_of(period: Period) -> Days:
    """The period as it is shown."""
    return Days(first=period.first, last=period.last)


def branch_view(told: Figures, branch: UUID) -> BranchFigures:
    """The figures of a branch, cut in every way."""
    gathered = told.gathered
    return BranchFigures(
        period=days_of(told.period),
        branch_id=branch,
        branch=told.branches[branch],
        total=_shown(gathered.numbers()),
        months=_months(told, None),
        stations=_stations(told),
        groups=[
            GroupFigures(group=group, numbers=_shown(gathered.of_group(group)))
            for group in gathered.groups
        ],
        sessions=[
            SessionFigures(
                id=one.id,
                branch_id=one.branch,
                title=one.title,
                day=one.day,
                is_over=one.is_over,
                numbers=_shown(session_line(one)),
            )
            for one in gathered.meetings
            if one.branch == branch
        ],
        not_held=[NotHeldView.model_validate(one) for one in gathered.not_held],
        people=[
            PersonFigures.model_validate({
                **{name: getattr(one, name) for name in _LISTS},
                "member_id": one.member,
                "name": told.names.get(one.member),
            })
            for one in gathered.people
        ],
        requests=RequestFigures.model_validate(told.request_numbers()),
    )  # fmt: skip


_LISTS = tuple(name for name in PersonFigures.model_fields if name not in {"member_id", "name"})


def _shown(numbers: Numbers) -> NumbersView:
    """Sums as they are shown."""
    counts = numbers.satisfaction
    satisfaction = SatisfactionView(
        surveys=list(numbers.surveys),
        answers=counts.answers,
        ratings=dict(counts.ratings),
        content=counts.content,
    )
    plain = {name: getattr(numbers, name) for name in _PLAIN}
    return NumbersView(**plain, satisfaction=satisfaction)


_PLAIN = tuple(name for name in NumbersView.model_fields if name != "satisfaction")


def _stations(told: Figures) -> list[StationFigures]:
    gathered = told.gathered
    return [
        StationFigures(station=station, numbers=_shown(gathered.of_station(station)))
        for station in gathered.stations
    ]


def _months(told: Figures, branch: UUID | None) -> list[MonthFigures]:
    found = []
    for month in told.gathered.months:
        numbers = told.gathered.numbers(branch=branch, month=month)
        if numbers.sessions or numbers.not_held or numbers.elsewhere:
            found.append(MonthFigures(month=month, numbers=_shown(numbers)))
    return found


def all_view(told: Figures) -> AllFigures:
    """The figures of all branches by name."""
    return AllFigures(
        period=days_of(told.period),
        total=_shown(told.gathered.numbers()),
        months=_months(told, None),
        stations=_stations(told),
        branches=[
            BranchLine(
                branch_id=branch,
                branch=name,
                total=_shown(told.gathered.numbers(branch=branch)),
                months=_months(told, branch),
                requests=RequestFigures.model_validate(told.request_numbers(branch)),
            )
            for branch, name in sorted(told.branches.items(), key=lambda one: one[1])
        ],
        requests=RequestFigures.model_validate(told.request_numbers()),
    )
