"""Show results and errors of the command line in one way."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

# Results go to standard output, everything else to standard error, so that --json can be piped.
results = Console(highlight=False)
notes = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print a value as exactly one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def fail(error: Exception) -> NoReturn:
    """Say what is wrong in one line, and end with exit status 1."""
    notes.print(f"[red]error:[/red] {escape(' '.join(str(error).split()))}", soft_wrap=True)
    raise typer.Exit(1)
