"""The `yunxue members` commands: bring a roster in, issue an activation code."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.secret_files import load_secrets
from api.settings import ApiSettings
from cli.console import fail, results
from study.actors import SYSTEM
from study.errors import StudyError, UnknownMemberError
from study.migrating import migrate
from study.people import members
from study.people.importing import Report, import_roster
from study.people.roster import clean_staff_number
from study.people.roster_sheet import write_template
from study.people.words import roster_words
from study.sign_in import codes
from study.storage import Storage

app = typer.Typer(no_args_is_help=True, help="The roster of members.")


@app.command("import")
def import_members(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An Excel workbook.")],
    new_branches: Annotated[
        bool, typer.Option("--new-branches", help="Make branches that are not there yet.")
    ] = False,
) -> None:
    """Add the members of a roster and change known ones; exit status 1 if rows stayed out."""
    settings = ApiSettings()
    try:
        storage = Storage.open(settings.database)
        migrate(storage)
        report = import_roster(
            storage,
            file.read_bytes(),
            roster_words(),
            new_branches=new_branches,
            actor=SYSTEM,
            now=datetime.now(UTC),
        )
        storage.close()
    except StudyError as error:
        fail(error)
    results.print(f"{report.added} added, {report.changed} changed, {report.unchanged} as they were.")
    if report.problems:
        results.print(_table(report))
        raise typer.Exit(1)


@app.command()
def template(file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it.")]) -> None:
    """Write an empty roster as an Excel workbook."""
    file.write_bytes(write_template(roster_words()))


@app.command()
def code(staff_number: Annotated[str, typer.Argument(help="Whose PIN and sign-ins it replaces.")]) -> None:
    """Issue a one-time activation code: the way back in when nobody else can."""
    settings = ApiSettings()
    try:
        storage = Storage.open(settings.database, must_exist=True)
        with storage.reading() as connection:
            member = members.with_number(connection, clean_staff_number(staff_number))
        if member is None:
            raise UnknownMemberError
        key = load_secrets(settings.secrets_dir).pin_key
        issued = codes.issue(storage, key, member.id, actor=SYSTEM, now=datetime.now(UTC))
        storage.close()
    except StudyError as error:
        fail(error)
    results.print(issued)


def _table(report: Report) -> Table:
    table = Table("row", "column", "problem", title=f"{len(report.problems)} rows stayed out")
    for problem in report.problems:
        table.add_row(str(problem.row), problem.column, escape(problem.sentence))
    return table
