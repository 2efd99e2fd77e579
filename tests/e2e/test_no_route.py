"""With no network but the machine's own (a namespace without any route) everything in the carriage works."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.processes import ROOT, prepared_data

UNSHARE = ("unshare", "--map-root-user", "--net")
HELD = ["session_started", "step_started", "spoke", "session_closed", "satisfaction_asked"]


def _alone(*words: str | Path, within_s: float) -> dict[str, Any]:
    try:
        subprocess.run([*UNSHARE, "true"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no network namespace of one's own here: {getattr(error, 'stderr', '') or error}")
    command = [*UNSHARE, sys.executable, "-m", "tests.simulation.alone", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=within_s, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_members_sign_in_and_hold_a_session_without_any_route(tmp_path: Path) -> None:
    result = _alone("api", tmp_path, within_s=120)

    assert result == {"outside": "ENETUNREACH", "kinds": HELD}


@pytest.mark.timeout(400)
def test_the_whole_product_starts_answers_and_holds_a_session_without_any_route(tmp_path: Path) -> None:
    result = _alone("whole", prepared_data(), tmp_path, within_s=360)

    assert (result["outside"], result["ready"], result["kinds"]) == ("ENETUNREACH", "ready", HELD)
    assert "预备党员的预备期为一年" in result["answer"]


def test_phones_that_vanish_without_a_word_are_let_go_of_within_a_minute(tmp_path: Path) -> None:
    result = _alone("vanish", tmp_path, within_s=150)

    assert (result["held"], result["left"]) == (20, 0)
