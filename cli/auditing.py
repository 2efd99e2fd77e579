"""The `yunxue audit` commands: is the log of changes as it was written?"""

from __future__ import annotations

import typer

from api.settings import ApiSettings
from cli.console import fail, results
from study.audit import log
from study.errors import StudyError
from study.storage import Storage

app = typer.Typer(no_args_is_help=True, help="The log of changes to rights, content and records.")


@app.callback()
def _audit() -> None:
    """The log of changes to rights, content and records."""


@app.command()
def verify() -> None:
    """Hold every entry of the audit log against its chain; exit status 1 names the first bad one."""
    try:
        storage = Storage.open(ApiSettings().database, must_exist=True)
        head, fault = log.verify(storage)
        storage.close()
    except StudyError as error:
        fail(error)
    if fault is not None:
        results.print(f"Audit log damaged: entry {fault.number} {fault.problem}.")
        raise typer.Exit(1)
    results.print(f"Audit log intact: {head.number} entries, the last one with hash")
    results.print(head.hash)
