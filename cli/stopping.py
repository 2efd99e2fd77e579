"""End a command that is stopped by Ctrl-C or SIGTERM in order, whatever it is doing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from cli.console import notes

_STOPPED = 130
"""What shells report for a command that was ended by Ctrl-C."""


@contextmanager
def stopped_like_ctrl_c() -> Iterator[None]:
    """SIGTERM raises KeyboardInterrupt in the block, as Ctrl-C does: what is open is closed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def stop(message: str) -> NoReturn:
    """Say in one line where things stand, and end with exit status 130."""
    notes.print(f"stopped: {message}", markup=False, soft_wrap=True)
    raise typer.Exit(_STOPPED)
