"""Compose the `yunxue` command out of its parts."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from cli import (
    auditing,
    backing_up,
    banking,
    evaluating,
    exchanging,
    feedback,
    indexing,
    questions,
    releasing,
    reporting,
    roll_calls,
    rostering,
    watching,
)

app = typer.Typer(name="yunxue", no_args_is_help=True, pretty_exceptions_enable=False)
indexing.app.command()(watching.watch)
indexing.app.command()(releasing.releases)
indexing.app.command()(releasing.publish)
indexing.app.command()(releasing.rollback)
indexing.app.command()(releasing.gc)
indexing.app.command()(releasing.verify)
app.add_typer(indexing.app, name="index")
app.add_typer(indexing.model_app, name="model")
app.add_typer(roll_calls.app, name="rollcall")
app.add_typer(rostering.app, name="members")
app.add_typer(banking.app, name="bank")
app.add_typer(auditing.app, name="audit")
app.add_typer(reporting.app, name="records")
app.command()(reporting.figures)
app.add_typer(exchanging.app, name="events")
app.command()(evaluating.evaluate)
app.command()(evaluating.calibrate)
app.command()(questions.questions)
app.command()(feedback.feedback)
app.command()(feedback.cards)
app.command()(backing_up.backup)
app.command()(backing_up.restore)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("yunxue"))
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Study assistant that answers from an organisation's own approved materials."""


def run() -> None:
    """Run the command line."""
    app()
