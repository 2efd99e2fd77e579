"""The command starts, and is stopped while it starts."""

import signal
import subprocess
import sys

import pytest

from index.settings import PROJECT_ROOT

# Presses Ctrl-C when the command line's framework is about to be imported.
_STOPPED = """
import os, signal, sys

class Finder:
    def find_spec(self, name, path, target=None):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
from cli.start import run
run()
"""


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_ctrl_c_while_it_loads_shows_no_traceback() -> None:
    ended = _run("-c", _STOPPED)

    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")


def test_ctrl_c_stays_ignored_where_whoever_started_it_wants_that() -> None:
    ended = _run("-c", "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)" + _STOPPED)

    assert ended.stdout.lstrip().startswith("Usage:")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_it_runs_as_a_module(word: str) -> None:
    assert _run("-m", "cli", word).returncode == 0
