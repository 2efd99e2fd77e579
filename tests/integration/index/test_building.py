"""A build embeds what is new, publishes in one step, and leaves nothing broken behind."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from index.errors import BuildLockedError, EmptyLibraryError
from index.history import read_history
from index.inventory import release_folders, rollback_target
from index.manifest import read_manifest
from index.release import current_release, publish
from index.segment import DENSE
from tests.integration.index.conftest import DOCUMENTS, NOW, TRIAL, reading, write_library

_RULE = "口令与账号规定.md"
_CHANGED = {_RULE: DOCUMENTS[_RULE].replace("九十天", "六十天")}


@pytest.fixture
def build(tmp_path, new_builder):
    """Builds the small library, with some documents changed, into this test's data folder."""

    def _build(changes=None, **options):
        materials = reading(write_library(tmp_path / "materials", changes))
        return new_builder(tmp_path, **options).build(materials, TRIAL, now=NOW)

    return _build


def _vectors(report):
    return report.folder / report.manifest.segments[0].name / DENSE


@pytest.fixture
def library_dir(tmp_path):
    return tmp_path / "releases" / TRIAL


def test_the_same_materials_are_embedded_once(build, library_dir):
    first, again = build(), build()

    assert (first.is_new, first.embedded) == (True, first.manifest.passages)
    assert (again.is_new, again.embedded, again.folder) == (False, 0, first.folder)
    assert current_release(library_dir) == first.folder


def test_of_a_changed_document_only_the_changed_passages_are_embedded(build):
    before = build()

    after = build(_CHANGED)

    assert (after.is_new, after.embedded) == (True, 1)
    assert after.manifest.passages == before.manifest.passages
    assert after.manifest.release != before.manifest.release


def test_vectors_of_a_damaged_release_are_not_taken_over(build):
    first = build()
    vectors = _vectors(first)
    damaged = bytearray(vectors.read_bytes())
    damaged[-1] ^= 1
    vectors.write_bytes(damaged)

    after = build(_CHANGED)

    assert after.embedded == after.manifest.passages


def test_a_damaged_release_is_built_again(build):
    first = build()
    _vectors(first).unlink()

    again = build()

    assert (again.is_new, again.folder) == (True, first.folder)
    assert _vectors(again).is_file()


def test_builds_keep_a_history_and_delete_what_is_not_needed(build, library_dir):
    reports = [build({_RULE: DOCUMENTS[_RULE].replace("九十", days)}, keep_releases=0) for days in "七八九"]

    first, second, third = (report.manifest.release for report in reports)
    assert [(each.release, each.before) for each in read_history(library_dir, third)] == [
        (first, None),
        (second, first),
        (third, second),
    ]
    assert {folder.name for folder in release_folders(library_dir)} == {second, third}
    assert rollback_target(library_dir).name == second


def test_a_release_that_is_built_aside_is_kept_and_not_made_current(tmp_path, new_builder, library_dir):
    builder = new_builder(tmp_path, keep_releases=0)
    aside = reading(write_library(tmp_path / "aside"))
    changed = reading(write_library(tmp_path / "materials", _CHANGED))
    live = builder.build(changed, TRIAL, now=NOW)

    built = builder.build(aside, TRIAL, now=NOW, make_current=False)

    assert read_manifest(built.folder, thorough=True) == built.manifest
    assert current_release(library_dir) == live.folder


def test_two_builds_of_a_library_at_once_are_refused(build):
    started, go_on = Event(), Event()

    def wait(stage, done, total):
        started.set()
        assert go_on.wait(60)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(build, progress=wait)
        assert started.wait(60)
        with pytest.raises(BuildLockedError, match="another build of library 'trial' is running"):
            build()
        go_on.set()

    assert first.result().is_new
    assert not build().is_new


def test_nothing_to_index_is_refused_before_anything_is_written(tmp_path, new_builder):
    (tmp_path / "materials").mkdir()

    with pytest.raises(EmptyLibraryError, match=r"no readable material was found in .*materials"):
        new_builder(tmp_path).build(reading(tmp_path / "materials"), TRIAL, now=NOW)

    assert [path.name for path in (tmp_path / "releases" / TRIAL).iterdir()] == [".build.lock"]


def test_a_new_release_is_noticed_while_questions_are_asked(build, library_dir, searcher_of):
    folders = {report.manifest.release: report.folder for report in (build(), build(_CHANGED))}
    says = dict(zip(folders, ("每九十天更换", "每六十天更换"), strict=True))
    searcher = searcher_of(library_dir)
    done = Event()

    def ask():
        answers = []
        while not done.is_set():
            findings = searcher.search("办公系统的口令多久更换一次", k=3)
            answers.append((findings.release, findings.hits[0].quote))
        return answers

    with ThreadPoolExecutor() as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        for turn in range(20):
            published = list(folders)[turn % 2]
            publish(library_dir, folders[published])
            assert searcher.search("口令", k=1).release == published
            time.sleep(0.02)
        done.set()

    answers = [answer for each in asking for answer in each.result()]
    assert {release for release, _ in answers} == set(folders)
    assert [quote for release, quote in answers if says[release] not in quote] == []
