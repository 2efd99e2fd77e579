"""The `yunxue rollcall` commands: check published draws as a stranger would."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.console import fail, print_json, results
from cli.errors import CommandError, UnreadableFileError, UnreadableOptionError
from study.errors import StudyError
from study.roll_call.draw_file import read_draws
from study.roll_call.verification import verify as find_problems

app = typer.Typer(no_args_is_help=True, help="Check roll-calls (docs/roll-call.md).")

_SEEN = re.compile(r"([1-9][0-9]*)=([0-9a-f]{64})")


@app.callback()
def _more_to_come() -> None:
    """Check roll-calls; docs/roll-call.md describes how they are drawn."""


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The draws of one roll-call, a line each.")],
    seen: Annotated[
        list[str] | None,
        typer.Option(
            "--seen", help="NUMBER=DIGEST of an opening, as noted before the draw; can be repeated."
        ),
    ] = None,
    last: Annotated[str | None, typer.Option("--last", help="The digest of the last draw, as noted.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Check each draw of a file; exit status 1 if one is not as it must be.

    Whoever holds the file could have made all of it anew. What was noted outside it, --seen and --last,
    shows that too.
    """
    try:
        draws = read_draws(_text(file))
        problems = find_problems(draws, seen=_noted(seen or []), head=last)
    except (StudyError, CommandError) as error:
        fail(error)
    if as_json:
        print_json({"draws": len(draws), "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            results.print(f"line {problem.line}, draw {problem.number}: {problem.fault}")
        results.print(f"{len(draws)} draws, {len(problems)} problems")
    if problems:
        raise typer.Exit(1)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(file, error) from error


def _noted(seen: list[str]) -> dict[int, str]:
    noted = {}
    for one in seen:
        found = _SEEN.fullmatch(one)
        if found is None:
            raise UnreadableOptionError("--seen", one, "NUMBER=DIGEST with 64 hex digits")
        noted[int(found[1])] = found[2]
    return noted
