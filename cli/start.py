"""Start the `yunxue` command so that Ctrl-C ends it quietly even while Python is still loading it."""

from __future__ import annotations

import signal


def run() -> None:
    """Load and run the command line.

    Loading takes about a second. A Ctrl-C in that time has nothing to tidy up and would only show a
    traceback, so it ends the process at once; what runs afterwards handles it by itself.
    """
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # else whoever started us wants it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from cli.main import run as run_command  # noqa: PLC0415 - this import is what takes so long

    signal.signal(signal.SIGINT, handler)
    run_command()
