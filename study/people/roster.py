"""Hold the rows of a roster against the rules: what can come in, and what is wrong with the rest."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from study.errors import InvalidRecordError
from study.people.records import Role
from study.people.words import RosterWords
from study.rules import clean_name, clean_unit

STAFF_NUMBER = re.compile(r"[A-Za-z0-9-]{1,32}")
_BETWEEN_ROLES = re.compile(r"[、，,;；/\s]+")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the sheet; `number` is the sheet's own, from 1 on.

    `station` is None where the sheet has no such column, as older ones have none.
    """

    number: int
    staff_number: str
    name: str
    branch: str
    group: str
    roles: str
    station: str | None = None


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that can come in. `roles` is None where the cell is empty: then they stay as they are.

    So does the station where the sheet has no column for it (`keeps_station`).
    """

    number: int
    staff_number: str
    name: str
    branch: str
    group: str | None
    roles: frozenset[Role] | None
    station: str | None = None
    keeps_station: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: the sentence is for the reader, the code for programs."""

    row: int
    column: str
    code: str
    sentence: str


class _CellError(Exception):
    """Goes from a cell to its row, never out of this module."""

    def __init__(self, column: str, code: str, **filled: object) -> None:
        super().__init__(code)
        self.column, self.code, self.filled = column, code, filled


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows of a roster, parted."""

    good: tuple[GoodRow, ...]
    problems: tuple[Problem, ...]


def check_rows(
    rows: Iterable[RawRow], words: RosterWords, *, known_branches: Collection[str], new_branches: bool
) -> Checked:
    """Part the rows into good ones and problems, the first of each bad row.

    Where a staff number comes twice the first row counts. A branch must be known, unless `new_branches`
    says that unknown ones are meant: a typing mistake must not make a branch.
    """
    good: dict[str, GoodRow] = {}
    problems = []
    for raw in rows:
        try:
            row = _read(raw, words, known_branches=known_branches, new_branches=new_branches)
            _demand_new(row, good)
        except _CellError as error:
            problems.append(_problem(raw, error, words))
        else:
            good[row.staff_number] = row
    return Checked(tuple(good.values()), tuple(problems))


def clean_staff_number(text: str) -> str:
    """The staff number as it is kept; letters are upper case, so that nobody has two.

    Raises:
        InvalidRecordError: it is empty or malformed.
    """
    cleaned = text.strip().upper()
    if not cleaned:
        raise InvalidRecordError("staff_number", "empty", "a staff number")
    if STAFF_NUMBER.fullmatch(cleaned) is None:
        raise InvalidRecordError("staff_number", "malformed", "1 to 32 letters, digits or hyphens")
    return cleaned


def problem(row: int, column: str, code: str, words: RosterWords, **filled: object) -> Problem:
    """A problem in the reader's words."""
    return Problem(row, getattr(words.columns, column), code, words.problems[code].format(**filled))


def _read(raw: RawRow, words: RosterWords, *, known_branches: Collection[str], new_branches: bool) -> GoodRow:
    try:
        staff_number = clean_staff_number(raw.staff_number)
        name = clean_name(raw.name)
        branch = clean_unit("branch", raw.branch)
        group = clean_unit("group", raw.group) if raw.group.strip() else None
        station = clean_unit("station", raw.station) if raw.station and raw.station.strip() else None
    except InvalidRecordError as error:
        raise _CellError(error.field, f"{error.field}_{error.problem}") from error
    if branch not in known_branches and not new_branches:
        raise _CellError("branch", "branch_unknown", branch=branch)
    roles = _roles(raw.roles, words)
    return GoodRow(raw.number, staff_number, name, branch, group, roles, station, raw.station is None)


def _demand_new(row: GoodRow, good: Mapping[str, GoodRow]) -> None:
    if row.staff_number in good:
        raise _CellError("staff_number", "staff_number_twice", first=good[row.staff_number].number)


def _roles(text: str, words: RosterWords) -> frozenset[Role] | None:
    named = [word for word in _BETWEEN_ROLES.split(text) if word]
    for word in named:
        if word not in words.roles:
            raise _CellError("roles", "role_unknown", role=word[:20], roles="、".join(words.roles))
    return frozenset(words.roles[word] for word in named) - {Role.MEMBER} if named else None


def _problem(raw: RawRow, error: _CellError, words: RosterWords) -> Problem:
    return problem(raw.number, error.column, error.code, words, **error.filled)
