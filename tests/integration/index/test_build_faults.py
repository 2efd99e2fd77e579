"""Whatever the disk refuses, the old release goes on serving and nothing embedded is lost."""

import random
import tempfile
from pathlib import Path

import pytest

from index.errors import BuildFailedError
from index.journal import journal_path
from index.manifest import read_manifest
from index.release import current_release
from index.segment import DENSE
from tests.disks import filled, largest_file, read_only, small_disk, without_privileges
from tests.integration.index.conftest import NOW, TRIAL, reading
from tests.integration.index.killing import checksums
from tests.integration.index.material import OTHER, SIXTY, write

_MEGABYTES = 2**20
_PAGE = 4096
_RECORD = 32 + 4 * 512 + 4
# Texts that two threads work on ahead of those that are in the journal.
_AT_RISK = 18


class _Trial:
    """A data folder in which a small library is current."""

    def __init__(self, data, builder, searcher_of, materials):
        self.folder = data / "releases" / TRIAL
        self._builder = builder
        self._searcher_of = searcher_of
        self._before = self.build(materials).manifest.release

    def build(self, materials):
        return self._builder.build(materials, TRIAL, now=NOW)

    def assert_small_library_serves(self):
        read_manifest(current_release(self.folder), thorough=True)
        findings = self._searcher_of(self.folder).search("图书室的书能借几天", k=1)
        assert findings.release == self._before
        assert "借期三十天" in findings.hits[0].quote

    def hidden(self):
        return sorted(path.name for path in self.folder.glob(".*"))


def _vectors(report):
    return report.folder / report.manifest.segments[0].name / DENSE


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return reading(write(tmp_path_factory.mktemp("small") / "materials", OTHER))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return reading(write(tmp_path_factory.mktemp("large") / "materials", SIXTY))


@pytest.fixture
def new_trial(small, quick_builder, searcher_of):
    return lambda data: _Trial(data, quick_builder(data), searcher_of, small)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, large, quick_builder):
    """The large library's release, where nothing was in the way."""
    return quick_builder(tmp_path_factory.mktemp("whole")).build(large, TRIAL, now=NOW)


def test_a_full_disk_while_embedding_keeps_what_was_embedded(tmp_path, new_trial, large, whole, embedder):
    trial = new_trial(tmp_path)

    with (
        largest_file(31 * _RECORD + 5),
        pytest.raises(BuildFailedError, match=r"File too large .* bytes are free.* and 31 embedded texts"),
    ):
        trial.build(large)

    trial.assert_small_library_serves()
    journal = journal_path(trial.folder, embedder.fingerprint)
    assert trial.hidden() == [".build.lock", journal.name]
    after = trial.build(large)
    assert (after.embedded, checksums(after.folder)) == (29, checksums(whole.folder))
    assert trial.hidden() == [".build.lock"]


def test_a_disk_that_is_full_at_any_point_of_a_build_loses_nothing(
    tmp_path, new_trial, large, whole, embedder
):
    needed = sum(path.stat().st_size for path in whole.folder.rglob("*") if path.is_file())
    rooms = sorted(random.Random(7).sample(range(needed // _PAGE), 10))
    with small_disk(tmp_path / "disk", 8 * _MEGABYTES) as disk:
        trial = new_trial(disk)
        before = embedder.passages_encoded
        for room in rooms:
            with (
                filled(disk, room * _PAGE),
                pytest.raises(BuildFailedError, match=r"No space left|is full"),
            ):
                trial.build(large)
            trial.assert_small_library_serves()
            assert [name for name in trial.hidden() if name.startswith(".building-")] == []

        after = trial.build(large)

        assert checksums(after.folder) == checksums(whole.folder)
        assert trial.hidden() == [".build.lock"]
        assert embedder.passages_encoded - before <= whole.embedded + _AT_RISK * len(rooms)


def test_a_read_only_disk_is_told_and_the_old_release_serves(tmp_path, new_trial, large):
    with small_disk(tmp_path / "disk", 8 * _MEGABYTES) as disk:
        trial = new_trial(disk)

        with (
            read_only(disk),
            pytest.raises(BuildFailedError, match=r"Read-only file system .*: make it writable for this"),
        ):
            trial.build(large)

        trial.assert_small_library_serves()


@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["read-only", "closed"])
def test_a_folder_that_this_user_may_not_write_is_named(small, quick_builder, mode):
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        data.chmod(mode)

        with (
            without_privileges(),
            pytest.raises(BuildFailedError, match=rf"{name}/releases.*: Permission denied .* YUNXUE_DATA"),
        ):
            quick_builder(data).build(small, TRIAL, now=NOW)

        data.chmod(0o755)
        assert list(data.iterdir()) == []


def test_a_damaged_release_is_passed_over_and_told(tmp_path, new_trial, large):
    trial = new_trial(tmp_path)
    damaged = trial.build(large)
    _vectors(damaged).write_bytes(b"not vectors")
    first = min(SIXTY)
    changed = SIXTY | {first: SIXTY[first] + "第十一条 本办法由车站解释。\n"}

    after = trial.build(reading(write(tmp_path / "changed", changed)))

    (told,) = after.passed_over
    assert told.startswith(f"nothing is taken over from release {damaged.folder.name[:12]}: release ")
    assert after.embedded == after.manifest.passages == 61


def test_a_damaged_release_gives_way_only_to_a_finished_one(tmp_path, new_trial, large, whole):
    trial = new_trial(tmp_path)
    damaged = trial.build(large)
    _vectors(damaged).write_bytes(b"not vectors")

    with largest_file(_RECORD), pytest.raises(BuildFailedError, match="and 1 embedded texts are kept"):
        trial.build(large)

    assert _vectors(damaged).read_bytes() == b"not vectors"
    after = trial.build(large)
    assert (after.is_new, after.folder, checksums(after.folder)) == (
        True,
        damaged.folder,
        checksums(whole.folder),
    )
    assert trial.hidden() == [".build.lock"]


def test_the_journal_of_another_build_outlives_one_that_found_nothing_new(tmp_path, new_trial, small, large):
    trial = new_trial(tmp_path)
    with largest_file(20 * _RECORD), pytest.raises(BuildFailedError, match="and 20 embedded texts are kept"):
        trial.build(large)

    again = trial.build(small)

    assert (again.is_new, again.embedded) == (False, 0)
    assert trial.build(large).embedded == 40
