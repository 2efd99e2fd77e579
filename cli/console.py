"""Show results and errors of the command line in one way."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

# Results go to standard output, everything else to standard error, so that --json can be piped.
_UNCUT = 200  # columns where the output is no terminal: what goes into a file or a pipe is not cut off
results = Console(highlight=False, width=None if sys.stdout.isatty() else _UNCUT)
notes = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print a value as exactly one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def fail(error: Exception) -> NoReturn:
    """Say what is wrong in one line, and end with exit status 1."""
    notes.print(f"[red]error:[/red] {escape(' '.join(str(error).split()))}", soft_wrap=True)
    raise typer.Exit(1)
