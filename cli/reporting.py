"""The `yunxue records` and `yunxue figures` commands: write a session's record, tell participation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from api.routes.figure_views import AllFigures, BranchFigures, NumbersView, all_view, branch_view
from api.routes.session_records import RecordFormat, written
from api.settings import ApiSettings
from cli.console import fail, print_json, results
from cli.errors import CommandError, FilesRefusedError, PlaceTakenError, UnknownFormatError
from study.errors import StudyError, UnknownBranchError
from study.ledger import figures as gathering
from study.ledger import session_records
from study.people import branches
from study.reports.period import Period, period_of
from study.storage import Storage

app = typer.Typer(no_args_is_help=True, help="The records of sessions.")

_DAY = ["%Y-%m-%d"]


@app.callback()
def _more_to_come() -> None:
    """The records of sessions."""


@app.command()
def export(
    session: Annotated[UUID, typer.Argument(help="The session's id.")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="What to write: .docx, .xlsx or .json.")],
) -> None:
    """Write the record of a session, ready to be printed and signed; nothing is overwritten."""
    try:
        form = _format(file)
        storage = Storage.open(ApiSettings().database, must_exist=True)
        record = session_records.record(storage, session, now=datetime.now(UTC))
        storage.close()
        _write(file, written(record, form))
    except (StudyError, CommandError) as error:
        fail(error)
    told = f"{record.source.events} events, digest {record.source.digest}"
    results.print(f"{escape(str(file))}: {told}", soft_wrap=True)


def figures(
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="The first day; else the month's first.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, help="The last day, included; else today.")
    ] = None,
    branch: Annotated[str | None, typer.Option("--branch", help="Only this branch, by its name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Tell participation and speaking in a period, by branch and month."""
    now = datetime.now(UTC)
    try:
        days = (first and first.date(), last and last.date())
        period = period_of(*days, now=now)
        storage = Storage.open(ApiSettings().database, must_exist=True)
        shown = _gathered(storage, period, branch, now)
        storage.close()
    except StudyError as error:
        fail(error)
    if as_json:
        print_json(shown.model_dump(mode="json"))
    else:
        results.print(_table(shown))


def _format(file: Path) -> RecordFormat:
    known = [form.value for form in RecordFormat]
    if file.suffix[1:].lower() not in known:
        raise UnknownFormatError(file, ", ".join(f".{one}" for one in known))
    return RecordFormat(file.suffix[1:].lower())


def _write(file: Path, content: bytes) -> None:
    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError as error:
        raise PlaceTakenError(file, "is there already", "name another file") from error
    except OSError as error:
        raise FilesRefusedError("writing the record", error) from error


def _gathered(
    storage: Storage, period: Period, branch: str | None, now: datetime
) -> BranchFigures | AllFigures:
    if branch is None:
        return all_view(gathering.of_all(storage, period, now=now))
    found = next((one for one in branches.every(storage) if one.name == branch), None)
    if found is None:
        raise UnknownBranchError
    return branch_view(gathering.of_branch(storage, found.id, period, now=now), found.id)


def _table(shown: BranchFigures | AllFigures) -> Table:
    days = shown.period
    table = Table(
        "branch", "month", "sessions", "expected", "counted", "made up", "missing", "part", "speeches",
        title=f"{days.first} to {days.last}",
    )  # fmt: skip
    whole = [shown] if isinstance(shown, BranchFigures) else shown.branches
    for one in whole:
        for line in one.months:
            _row(table, one.branch, line.month, line.numbers)
        _row(table, one.branch, "", one.total)
    return table


def _row(table: Table, branch: str, month: str, numbers: NumbersView) -> None:
    part = "" if numbers.participation is None else f"{numbers.participation:.1%}"
    counts = (len(numbers.sessions), numbers.expected, numbers.counted, numbers.make_ups, numbers.missing)
    speeches = sum(numbers.speeches.values())
    table.add_row(escape(branch), month, *map(str, counts), part, str(speeches))
