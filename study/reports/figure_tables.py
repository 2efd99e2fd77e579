"""Lay figures out in tables, in words: by month, branch, station, group, session and person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from study.records import CheckInMode
from study.reports.figure_words import FigureWords, SheetWords
from study.reports.figures import Gathered, Numbers, session_line
from study.reports.period import Period
from study.reports.tables import Cell, Column, Table, printable
from study.satisfaction.survey import Rating
from study.session.actions import SpeakingMode


@dataclass(frozen=True, slots=True)
class FigureSource:
    """What is laid out: figures with the names of branches and people; of who has left there is none."""

    gathered: Gathered
    period: Period
    branches: Mapping[UUID, str]
    names: Mapping[UUID, str | None]
    exported_at: datetime

    def scope(self, words: FigureWords) -> str:
        """The branch's name, or all."""
        return words.all if self.gathered.branch is None else self.branches[self.gathered.branch]


def figure_tables(source: FigureSource, words: FigureWords) -> tuple[Table, ...]:
    """All sheets; people and sessions only of one branch."""
    gathered, sheets = source.gathered, words.sheets
    total = (words.total, gathered.numbers())
    months = [(month, gathered.numbers(month=month)) for month in gathered.months]
    stations = [(name or words.nowhere, gathered.of_station(name)) for name in gathered.stations]
    found = [_facts(source, words), _sums(sheets.months, [*months, total], words)]
    if gathered.branch is None:
        ordered = sorted(source.branches.items(), key=lambda one: one[1])
        branches = [(name, gathered.numbers(branch=branch)) for branch, name in ordered]
        found.append(_sums(sheets.branches, [*branches, total], words))
    found.append(_sums(sheets.stations, stations, words))
    if gathered.branch is not None:
        groups = [(name or words.no_group, gathered.of_group(name)) for name in gathered.groups]
        own = [one for one in gathered.meetings if one.branch == gathered.branch]
        sessions = [(f"{one.day} {one.title}", session_line(one)) for one in own]
        found += [_sums(sheets.groups, groups, words), _sums(sheets.sessions, [*sessions, total], words)]
        found.append(_people(source, words))
    return tuple(found)


def figures_file_name(source: FigureSource, words: FigureWords) -> str:
    """What the file is called, without its ending."""
    period = source.period
    named = words.file.format(scope=source.scope(words), first=period.first, last=period.last)
    return "".join(letter for letter in printable(named) if letter not in '\\/:*?"<>|\n\t')


def number_columns(words: FigureWords) -> tuple[Column, ...]:
    """The columns of sums behind the first one."""
    said = words.numbers
    titles = [
        said.sessions, said.expected, said.counted, said.participation,
        *(said.modes[mode] for mode in CheckInMode),
        said.make_ups, said.waiting, said.missing, said.guests, said.elsewhere,
        *(said.speeches[mode] for mode in SpeakingMode),
        said.speakers, said.answers,
        *(said.ratings[rating] for rating in Rating),
        said.content,
    ]  # fmt: skip
    shares = {said.participation, said.content}
    return tuple(Column(title, 7, is_share=title in shares) for title in titles)


def _facts(source: FigureSource, words: FigureWords) -> Table:
    facts, period = words.facts, source.period
    not_held = source.gathered.not_held
    return facts.table(
        (
            (facts.scope, source.scope(words)),
            (facts.first, str(period.first)),
            (facts.last, str(period.last)),
            (facts.not_held, "\n".join(f"{one.day} {one.title}" for one in not_held) or words.none),
            (facts.exported_at, source.exported_at),
        )
    )


def _sums(sheet: SheetWords, lines: Iterable[tuple[str, Numbers]], words: FigureWords) -> Table:
    columns = (Column(sheet.of, 20), *number_columns(words))
    return Table(sheet.title, columns, tuple((name, *_cells(numbers)) for name, numbers in lines))


def _cells(numbers: Numbers) -> tuple[Cell, ...]:
    counts = numbers.satisfaction
    return (
        len(numbers.sessions), numbers.expected, numbers.counted, numbers.participation,
        *(numbers.modes[mode] for mode in CheckInMode),
        numbers.make_ups, numbers.waiting, numbers.missing, numbers.guests, numbers.elsewhere,
        *(numbers.speeches[mode] for mode in SpeakingMode),
        numbers.speakers, counts.answers,
        *(counts.ratings[rating] for rating in Rating),
        counts.content,
    )  # fmt: skip


def _people(source: FigureSource, words: FigureWords) -> Table:
    return words.people.table(
        tuple(
            (
                source.names.get(line.member) or words.left,
                len(line.counted),
                len(line.make_ups),
                len(line.waiting),
                len(line.missing),
                len(line.elsewhere),
                len(line.speeches),
                str(line.member),
            )
            for line in source.gathered.people
        )
    )
