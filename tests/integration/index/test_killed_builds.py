"""A build that is killed at any moment costs nothing but the time it takes to run it again."""

import json
import subprocess
import sys

import pytest

from index.settings import PROJECT_ROOT
from tests.integration.index.conftest import NOW, TRIAL, reading
from tests.integration.index.killing import checksums
from tests.integration.index.material import SIXTY, write

_KILLS = 50
_SEED = 4
# Texts that one thread works on ahead of those that are in the journal.
_AT_RISK = 10


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, quick_builder):
    """What a build came to that nobody killed, in another process with other hash seeds."""
    data = tmp_path_factory.mktemp("undisturbed")
    materials = reading(write(data / "materials", SIXTY))
    return quick_builder(data).build(materials, TRIAL, now=NOW)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory, model_path):
    """What came of the trials in which builds were killed."""
    folder = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-m", "tests.integration.index.killing", folder, str(_KILLS), str(_SEED)]
    run = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["outcomes"]


def test_killed_builds_come_to_the_release_of_one_that_nobody_killed(outcomes, undisturbed):
    assert sum(trial["kills"] for trial in outcomes) == _KILLS
    assert {trial["release"] for trial in outcomes} == {undisturbed.manifest.release}
    files = checksums(undisturbed.folder)
    assert [trial["files"] for trial in outcomes] == [files] * len(outcomes)


def test_what_was_embedded_before_a_kill_is_not_embedded_again(outcomes, undisturbed):
    passages = undisturbed.manifest.passages

    assert passages == undisturbed.embedded == 60
    assert [trial for trial in outcomes if trial["embedded"] > passages + _AT_RISK * trial["kills"]] == []


def test_killed_builds_leave_nothing_behind(outcomes):
    assert [(trial["hidden"], trial["releases"]) for trial in outcomes] == [([".build.lock"], 2)] * len(
        outcomes
    )


def test_the_current_release_was_whole_whenever_it_was_looked_at(outcomes):
    assert sum(trial["looks"] for trial in outcomes) > _KILLS
    assert [trial["broken"] for trial in outcomes if trial["broken"]] == []
