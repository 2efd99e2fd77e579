"""Releases come, go and break while questions are asked, and every answer is from one whole release."""

import logging
import multiprocessing
import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from index.cleaning import clean
from index.errors import DamagedReleaseError, NoReleaseError
from index.manifest import open_manifest
from index.publishing import publish_release
from index.release import (
    BACKGROUND,
    CARD_VECTORS,
    CARDS,
    MANIFEST,
    SPELLING,
    current_release,
    publish,
)
from index.segment import DENSE, LEXICAL, PASSAGES, PLACES, VOCABULARY
from index.segment import SPELLING as SEGMENT_SPELLING
from index.staging import only_build
from index.verification import verify
from tests.integration.index.asking import QUESTION, SETTLED_AFTER, Line, ask_until_done
from tests.integration.index.conftest import DOCUMENTS, NOW, TODAY, TRIAL, reading, write_library

_RULE = "口令与账号规定.md"
_DAYS = ("九十天", "六十天", "三十天")
_PROCESSES = 3
_PUBLICATIONS = 100
_SPARE_FILES = 2  # the connection of a thread that has just ended; a release has some 20 files
_ARENA_MAPS = 2 * 8 * (os.cpu_count() or 1)  # the allocator makes up to 8 arenas a core for threads
_MIB = 1024 * 1024
# Of the first release, which has one segment: its folder is left out.
_FILES = (
    BACKGROUND,
    CARD_VECTORS,
    CARDS,
    SPELLING,
    *(
        f"*/{name}"
        for name in (
            DENSE,
            *(
                f"{LEXICAL}/{field}.{part}.npy"
                for field in ("chars", "heading", "words")
                for part in ("impacts", "keys", "rows", "size", "starts")
            ),
            PASSAGES,
            PLACES,
            SEGMENT_SPELLING,
            VOCABULARY,
        )
    ),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory, new_builder):
    """A library with three releases, which differ in one rule's number of days, and what each says."""
    data, says = tmp_path_factory.mktemp("three"), {}
    for days in _DAYS:
        changes = {_RULE: DOCUMENTS[_RULE].replace("九十天", days)}
        report = new_builder(data).build(reading(write_library(data / "materials", changes)), TRIAL, now=NOW)
        says[report.manifest.release] = f"每{days}更换"
    return data / "releases" / TRIAL, says


@pytest.fixture
def three(built, tmp_path):
    """A copy of that library for one test, its releases sharing nothing; the last one is current."""
    library_dir = tmp_path / TRIAL
    shutil.copytree(built[0], library_dir, symlinks=True)
    return library_dir, built[1]


def test_questions_during_a_hundred_publications_are_answered_each_from_one_release(
    built, tmp_path, model_path
):
    library_dir, says, releases = tmp_path / TRIAL, built[1], list(built[1])
    shutil.copytree(built[0], library_dir, symlinks=True, copy_function=os.link)
    start = multiprocessing.get_context("spawn")
    ready, settled = start.Semaphore(0), start.Semaphore(0)
    line = Line(ready, start.Value("i", 0), settled, start.Event(), start.Queue())
    given = (line, library_dir, model_path, says)
    asking = [start.Process(target=ask_until_done, args=given, daemon=True) for _ in range(_PROCESSES)]
    for process in asking:
        process.start()
    for _ in asking:
        assert ready.acquire(timeout=60)

    for turn in range(_PUBLICATIONS):
        release = releases[turn % len(releases)]
        _bring_back(built[0] / release, library_dir)
        publish_release(library_dir, release, now=NOW + timedelta(seconds=turn))
        with only_build(library_dir):
            clean(library_dir, keep=0)
        line.published.value = turn + 1
        if turn + 1 == SETTLED_AFTER:
            # What is held is compared between two moments at which the same release is current.
            assert release == releases[(_PUBLICATIONS - 1) % len(releases)]
            assert all(settled.acquire(timeout=60) for _ in asking)
        time.sleep(0.02)
    line.done.set()
    seen = [line.told.get(timeout=60) for _ in asking]
    for process in asking:
        process.join(timeout=60)

    assert [process.exitcode for process in asking] == [0] * _PROCESSES
    assert [each.wrong for each in seen] == [[]] * _PROCESSES
    assert [set(each.answers) for each in seen] == [set(releases)] * _PROCESSES
    for each in seen:
        assert each.at_end.files <= each.settled.files + _SPARE_FILES
        assert each.at_end.release_maps == each.settled.release_maps > 0
        assert each.at_end.maps <= each.settled.maps + _ARENA_MAPS
        assert each.at_end.resident - each.settled.resident < 20 * _MIB


def _bring_back(stored: Path, library_dir: Path) -> None:
    """Put a release that was cleaned away back, in one step as a build does."""
    if not (library_dir / stored.name).exists():
        shutil.copytree(stored, library_dir / ".building-again", copy_function=os.link)
        (library_dir / ".building-again").rename(library_dir / stored.name)


def test_these_are_all_the_files_of_a_release(built):
    library_dir, says = built
    first, *others = [open_manifest(library_dir / release) for release in says]

    (segment,) = first.segments
    assert {name.replace(segment.name, "*") for name in first.files} == set(_FILES)
    assert [len(each.segments) for each in others] == [2, 2]


@pytest.mark.parametrize("name", [*_FILES, MANIFEST])
def test_one_changed_byte_anywhere_and_a_release_is_found_out_and_never_served(
    three, searcher_of, caplog, name
):
    (library_dir, says), (first, _, last) = three, list(three[1])
    running = searcher_of(library_dir)
    assert running.search(QUESTION).release == last
    (path,) = (library_dir / first).glob(name)
    _flip_a_byte(path)
    name = path.relative_to(library_dir / first).as_posix()

    assert {
        verdict.release: [each.name for each in verdict.differences] for verdict in verify(library_dir)
    } == {release: [name] if release == first else [] for release in says}
    with pytest.raises(DamagedReleaseError, match=f"release {first} is damaged"):
        publish_release(library_dir, first, now=NOW)
    assert current_release(library_dir).name == last

    publish(library_dir, library_dir / first)
    with caplog.at_level(logging.WARNING):
        answers = [running.search(f"{QUESTION} {number}") for number in range(3)]
    assert [(each.release, says[last] in each.hits[0].quote) for each in answers] == [(last, True)] * 3
    (warning,) = [each.getMessage() for each in caplog.records if each.name == "index.serving"]
    assert warning.startswith(f"still serving release {last[:12]}: release {first} is damaged (")
    with pytest.raises(DamagedReleaseError, match="run `yunxue index rollback` or build again"):
        searcher_of(library_dir).search(QUESTION)


def _vectors(release: Path) -> Path:
    return release / open_manifest(release).segments[0].name / DENSE


def _flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_after_a_damaged_release_the_next_whole_one_is_served(three, searcher_of):
    library_dir, (first, second, last) = three[0], list(three[1])
    running = searcher_of(library_dir)
    running.search(QUESTION)
    _flip_a_byte(_vectors(library_dir / first))
    publish(library_dir, library_dir / first)
    assert running.search(QUESTION).release == last

    publish_release(library_dir, second, now=NOW)

    assert running.search(QUESTION).release == second


def test_a_damaged_release_that_was_built_again_under_its_name_is_served(built, three, searcher_of):
    library_dir, last = three[0], list(three[1])[-1]
    running = searcher_of(library_dir)
    before = running.snapshot()
    _flip_a_byte(_vectors(library_dir / last))
    assert running.snapshot() is before

    shutil.rmtree(library_dir / last)
    assert running.snapshot() is before
    shutil.copytree(built[0] / last, library_dir / last)

    assert running.snapshot() is not before
    assert running.search(QUESTION).release == last


def test_a_segment_that_was_damaged_under_a_running_searcher_is_not_taken_over(three, searcher_of):
    library_dir, (_, second, last) = three[0], list(three[1])
    running = searcher_of(library_dir)
    base = running.snapshot().segments[0]
    _flip_a_byte(_vectors(library_dir / last))

    publish_release(library_dir, second, now=NOW)

    served = running.snapshot().segments[0]
    assert (served.name, running.snapshot().release) == (base.name, second)
    assert not np.array_equal(served.dense.vectors(), base.dense.vectors())
    fresh = searcher_of(library_dir).snapshot().segments[0]
    assert np.array_equal(served.dense.vectors(), fresh.dense.vectors())


def test_segments_that_releases_share_are_opened_once(built, tmp_path, searcher_of):
    library_dir, (_, second, last) = tmp_path / TRIAL, list(built[1])
    shutil.copytree(built[0], library_dir, symlinks=True, copy_function=os.link)
    running = searcher_of(library_dir)
    base, beside = running.snapshot().segments

    publish_release(library_dir, second, now=NOW)
    shutil.rmtree(library_dir / last)

    assert running.snapshot().segments[0] is base
    assert running.snapshot().segments[1] is not beside
    assert running.search(QUESTION).release == second


def test_a_running_searcher_outlives_its_release_and_knows_the_day(three, embedder, cutter, searcher_of):
    library_dir, last = three[0], list(three[1])[-1]
    today = [TODAY.replace(year=2025, month=10, day=31)]
    running = searcher_of(library_dir, today=lambda: today[0])
    notice = "汛期多久巡查一次"
    assert running.search(notice).hits[0].citation.document == "汛期通知.md"
    shutil.rmtree(library_dir / last)

    today[0] += timedelta(days=1)
    found = running.search(notice)

    assert found.release == last
    assert "汛期通知.md" not in {hit.citation.document for hit in found.hits}


def test_where_the_only_release_is_gone_the_error_says_so(three, searcher_of):
    library_dir, _ = three
    for release in three[1]:
        shutil.rmtree(library_dir / release)

    with pytest.raises(DamagedReleaseError, match=r"its manifest cannot be read: .*No such file"):
        searcher_of(library_dir).search(QUESTION)
    (library_dir / "current").unlink()
    with pytest.raises(NoReleaseError, match="yunxue index build PATH --library trial"):
        searcher_of(library_dir).search(QUESTION)
