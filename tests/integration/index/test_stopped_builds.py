"""A build that is stopped says where things stand, and goes on from there the next time."""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.settings import PROJECT_ROOT
from tests.integration.index.conftest import MODEL, NOW, TRIAL, reading
from tests.integration.index.material import OTHER, SIXTY, write

_PATIENCE_S = 60
_RECORD = 32 + 4 * 512 + 4


@dataclass(frozen=True)
class _Stopped:
    """A command that was stopped while it embedded: its status, what it wrote, and its library's folder."""

    status: int
    said: str
    told: list[str]
    library_dir: Path

    def kept(self, stands):
        """How many texts are kept, from the last line; before that it says how things stand."""
        found = re.fullmatch(
            f"stopped: {stands}, and ([0-9]+) embedded texts are kept for the next build", self.told[-1]
        )
        assert found, self.told
        return int(found[1])


def _stop(data, model_path, materials, how):
    """Run the command in a process of its own, and stop it when the first text is embedded."""
    (data / "models").symlink_to(model_path.parent.resolve(), target_is_directory=True)
    folder = data / "releases" / TRIAL
    build = subprocess.Popen(
        [sys.executable, "-m", "cli", "index", "build", str(materials), "--library", TRIAL],
        cwd=PROJECT_ROOT,
        env=os.environ | {"YUNXUE_DATA_DIR": str(data), "YUNXUE_EMBEDDING_MODEL": MODEL},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + _PATIENCE_S
    while not any(path.stat().st_size for path in folder.glob(".embedded-*")):
        assert build.poll() is None, build.communicate()
        assert time.monotonic() < until
        time.sleep(0.002)
    build.send_signal(how)
    said, told = build.communicate(timeout=_PATIENCE_S)
    return _Stopped(build.returncode, said, told.splitlines(), folder)


@pytest.fixture(scope="module")
def materials(tmp_path_factory):
    """Sixty passages and a file that cannot be read."""
    folder = write(tmp_path_factory.mktemp("large") / "materials", SIXTY)
    (folder / "坏.docx").write_bytes(b"PK broken")
    return folder


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory, quick_builder):
    """A data folder in which a small library is current, and its release."""
    data = tmp_path_factory.mktemp("rebuilt")
    report = quick_builder(data).build(reading(write(data / "small", OTHER)), TRIAL, now=NOW)
    return data, report.manifest.release


@pytest.fixture(scope="module")
def stopped(tmp_path_factory, model_path, materials, rebuilt):
    """Two stopped commands: by Ctrl-C where a release is current, by SIGTERM where there is none yet."""
    data = [rebuilt[0], tmp_path_factory.mktemp("first")]
    with ThreadPoolExecutor() as pool:
        return list(
            pool.map(
                lambda folder, how: _stop(folder, model_path, materials, how),
                data,
                [signal.SIGINT, signal.SIGTERM],
            )
        )


@pytest.mark.parametrize("which", [0, 1], ids=["Ctrl-C", "SIGTERM"])
def test_a_stopped_build_ends_with_130_and_without_a_traceback(stopped, which):
    command = stopped[which]

    assert (command.status, command.said, command.told[0]) == (130, "", "reading 0/7")
    kinds = [re.sub("[ :].*", "", line) for line in command.told]
    assert (set(kinds), kinds[-1]) == ({"reading", "damaged", "vectors", "stopped"}, "stopped")


def test_ctrl_c_leaves_what_was_current_and_the_next_build_goes_on(
    stopped, rebuilt, quick_builder, materials
):
    data, before = rebuilt

    kept = stopped[0].kept(f"release {before[:12]} is still current")

    assert 0 < kept < 60
    assert (stopped[0].library_dir / "current").readlink().name == before
    assert list(stopped[0].library_dir.glob(".building-*")) == []
    after = quick_builder(data).build(reading(materials), TRIAL, now=NOW)
    assert (after.manifest.passages, after.embedded) == (60, 60 - kept)


def test_sigterm_in_the_first_build_of_a_library_leaves_nothing_but_the_journal(stopped):
    kept = stopped[1].kept("there is still no release")

    (journal,) = stopped[1].library_dir.glob(".embedded-*")
    assert journal.stat().st_size == kept * _RECORD
    assert {path.name for path in stopped[1].library_dir.iterdir()} == {".build.lock", journal.name}
