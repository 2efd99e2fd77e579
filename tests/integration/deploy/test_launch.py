"""Starting and ending: everything comes up together and nothing outlives its end."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.deploy.conftest import COMMAND, ROOT, Launched, environment, gone, processes_of

Launch = Callable[..., Launched]
PROGRAMS = 3


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
def test_a_signal_ends_the_launcher_and_everything_below_it(launch: Launch, number: signal.Signals) -> None:
    launched = launch()
    launched.wait_for("Yunxue is ready")
    assert len(launched.left()) >= PROGRAMS + 3  # with a grandchild, supervisord and the launcher itself

    launched.process.send_signal(number)

    assert launched.process.wait(timeout=60) == 0
    assert launched.left() == {}


def test_what_is_deaf_to_sigterm_is_ended_by_force(launch: Launch) -> None:
    launched = launch(rasa="deaf")
    launched.wait_for("Yunxue is ready")

    launched.process.terminate()

    assert launched.process.wait(timeout=60) == 0
    assert launched.left() == {}


def test_nothing_outlives_a_launcher_killed_with_sigkill(launch: Launch) -> None:
    launched = launch()
    launched.wait_for("Yunxue is ready")

    launched.process.kill()

    assert gone(launched.data_dir), launched.left()


def test_a_killed_supervisord_takes_everything_with_it_and_is_reported(launch: Launch) -> None:
    launched = launch()
    launched.wait_for("Yunxue is ready")

    os.kill(launched.supervisord(), signal.SIGKILL)

    launched.wait_for("supervisord ended with status -9")
    assert launched.process.wait(timeout=60) == 1
    assert launched.left() == {}


def test_a_killed_program_comes_back_and_is_reported(launch: Launch) -> None:
    launched = launch()
    launched.wait_for("Yunxue is ready")
    first = launched.of_program("steady")

    os.kill(first, signal.SIGKILL)

    launched.wait_for("rasa ended (terminated by SIGKILL")
    deadline = time.monotonic() + 60
    while "steady" not in " ".join(launched.left().values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert launched.of_program("steady") != first


def test_a_closed_terminal_ends_everything_even_if_no_signal_arrives(data_dir: Path) -> None:
    """The terminal's first process is deaf to SIGHUP and passes nothing on, as `make` does."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        command = " ".join(f"'{word}'" for word in COMMAND)
        os.execve("/bin/sh", ["sh", "-c", f"trap '' HUP; {command}; exit 0"], environment(data_dir))
    seen = b""
    while b"Yunxue is ready" not in seen:
        seen += os.read(terminal, 4096)

    os.close(terminal)

    assert gone(data_dir), processes_of(data_dir)
    os.waitpid(child, 0)


def test_a_part_that_fails_at_start_ends_the_start_with_its_last_words(launch: Launch) -> None:
    launched = launch(rasa="failing", api="steady")

    launched.wait_for("rasa ended at start (exit status 1)")
    launched.wait_for("the model cannot be read")

    assert launched.process.wait(timeout=60) == 1
    assert launched.left() == {}


def test_a_second_start_on_the_same_data_folder_names_the_first(launch: Launch) -> None:
    first = launch()
    first.wait_for("Yunxue is ready")

    second = launch()

    line = second.wait_for("another Yunxue")
    assert f"(process {first.process.pid}) uses the data folder {first.data_dir}" in line
    assert second.process.wait(timeout=60) == 1
    assert first.process.poll() is None


def test_a_port_in_use_is_refused_with_its_holder_and_the_setting(launch: Launch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        launched = launch(YUNXUE_ACTIONS_PORT=str(port))

        line = launched.wait_for(f"port {port} is in use by")
    assert f"(process {os.getpid()})" in line
    assert re.search(r"`YUNXUE_ACTIONS_PORT=\d+ make run`", line)
    assert launched.process.wait(timeout=60) == 1
    assert launched.left() == {}


def test_a_tethered_command_ends_with_the_process_that_started_it(data_dir: Path) -> None:
    tethered = f"'{COMMAND[0]}' deploy/tether.py sleep 600 & echo started; wait"
    parent = subprocess.Popen(
        ["sh", "-c", tethered], cwd=ROOT, env=environment(data_dir), stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout.readline() == "started\n"
    while "sleep 600" not in processes_of(data_dir).values():
        time.sleep(0.02)

    parent.kill()
    parent.wait()

    assert gone(data_dir), processes_of(data_dir)
