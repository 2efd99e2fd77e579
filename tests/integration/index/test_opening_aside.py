"""While another release is opened, questions are answered from the one before."""

import threading
from functools import partial

import pytest

from index.publishing import publish_release
from index.serving import Serving
from index.snapshot import Snapshot
from tests.integration.index.conftest import DOCUMENTS, NOW, TODAY, TRIAL, reading, write_library

_RULE = "口令与账号规定.md"
_LONG_S = 30


class SlowOpening:
    """Opens the first release at once, and any later one when it is told to go on."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.go_on = threading.Event()
        self.failure: Exception | None = None

    def __call__(self, folder, **collaborators) -> Snapshot:
        if self.opened:
            assert self.go_on.wait(_LONG_S)
        if self.failure:
            raise self.failure
        snapshot = Snapshot(folder, **collaborators)
        self.opened.append(snapshot.release)
        return snapshot


@pytest.fixture(scope="module")
def two(tmp_path_factory, new_builder):
    """A library with two releases, the second one current."""
    data, releases = tmp_path_factory.mktemp("two"), []
    for days in ("九十天", "六十天"):
        changes = {_RULE: DOCUMENTS[_RULE].replace("九十天", days)}
        report = new_builder(data).build(reading(write_library(data / "materials", changes)), TRIAL, now=NOW)
        releases.append(report.manifest.release)
    return data / "releases" / TRIAL, releases


@pytest.fixture
def serving(two, embedder):
    library_dir, (first, second) = two
    publish_release(library_dir, first, now=NOW)
    opening = SlowOpening()
    begun = partial(Serving, library_dir, question_fingerprint=embedder.question_fingerprint)
    serving = begun(today=lambda: TODAY, patience_s=0.01, open_release=opening)
    assert serving.snapshot().release == first
    publish_release(library_dir, second, now=NOW)
    yield serving, opening
    opening.go_on.set()


def _asked_until(serving: Serving, release: str) -> None:
    for _ in range(_LONG_S * 100):
        if serving.snapshot().release == release:
            return
    raise AssertionError(f"{release} was never served")


def test_nobody_waits_for_a_release_that_takes_long_to_open(two, serving) -> None:
    (first, second), (served, opening) = two[1], serving

    assert [served.snapshot().release for _ in range(5)] == [first] * 5
    opening.go_on.set()

    _asked_until(served, second)
    assert opening.opened == [first, second]


def test_many_who_ask_at_once_open_it_once(two, serving) -> None:
    (first, second), (served, opening) = two[1], serving
    asking = [threading.Thread(target=served.snapshot) for _ in range(20)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    opening.go_on.set()

    _asked_until(served, second)

    assert opening.opened == [first, second]


def test_what_no_release_can_be_blamed_for_is_raised_not_swallowed(serving) -> None:
    served, opening = serving
    opening.failure = MemoryError("no memory for it")
    served.snapshot()
    opening.go_on.set()

    with pytest.raises(MemoryError, match="no memory for it"):
        _asked_until(served, "a release that cannot be opened")


def test_without_patience_stated_a_question_is_answered_from_what_is_current(two, embedder) -> None:
    library_dir, releases = two
    serving = Serving(library_dir, question_fingerprint=embedder.question_fingerprint, today=lambda: TODAY)

    for release in (*releases, *releases):
        publish_release(library_dir, release, now=NOW)
        assert serving.snapshot().release == release
