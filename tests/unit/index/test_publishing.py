"""A whole release can be made current, a damaged one never, and a rollback takes a publication back."""

import os
import re
from datetime import UTC, datetime, timedelta

import pytest

from index.errors import (
    BuildLockedError,
    DamagedReleaseError,
    NoReleaseError,
    NothingToRollBackError,
    UnknownReleaseError,
)
from index.history import HISTORY, Publication, read_history
from index.publishing import Switch, publish_release, roll_back
from index.release import current_release
from index.staging import only_build
from tests.unit.index.conftest import release_name

_NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)


@pytest.fixture
def published(library_dir, stock):
    """A, B and C, published one after the other."""
    for hour, letter in enumerate("abc"):
        stock(letter)
        publish_release(library_dir, letter * 4, now=_NOON + timedelta(hours=hour))


def _current(library_dir):
    return current_release(library_dir).name[0]


def _spoil(folder):
    (folder / "passages.db").write_bytes(b"PASSAGES!!!")


def _spoil_unseen(folder):
    """As a bad disk does: the time of the last change stays."""
    path = folder / "lexical" / "terms"
    seen = path.stat()
    path.write_bytes(b"tErms")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


@pytest.mark.usefixtures("published")
def test_each_rollback_goes_one_further_back_until_there_is_nothing(library_dir):
    assert roll_back(library_dir, now=_NOON) == Switch(release_name("b"), release_name("c"))
    assert roll_back(library_dir, now=_NOON) == Switch(release_name("a"), release_name("b"))
    with pytest.raises(NothingToRollBackError, match=r"'trial' has no earlier release .* publish RELEASE"):
        roll_back(library_dir, now=_NOON)

    assert _current(library_dir) == "a"


@pytest.mark.usefixtures("published")
def test_what_was_rolled_back_is_not_come_by_again_after_a_publication(library_dir, stock):
    roll_back(library_dir, now=_NOON)
    stock("d")
    publish_release(library_dir, "dddd", now=_NOON)

    assert [roll_back(library_dir, now=_NOON).release[0] for _ in range(2)] == ["b", "a"]


@pytest.mark.usefixtures("published")
def test_a_release_that_is_gone_is_passed_over(library_dir):
    (library_dir / release_name("b")).rename(library_dir / "elsewhere")

    assert roll_back(library_dir, now=_NOON).release == release_name("a")


@pytest.mark.usefixtures("published")
def test_publishing_what_is_current_changes_nothing(library_dir):
    before = (library_dir / HISTORY).read_bytes()

    assert publish_release(library_dir, "c" * 12, now=_NOON) == Switch(release_name("c"), release_name("c"))
    assert (library_dir / HISTORY).read_bytes() == before


@pytest.mark.usefixtures("published")
def test_the_history_says_when_and_in_place_of_what(library_dir):
    roll_back(library_dir, now=_NOON)

    a, b, c = map(release_name, "abc")
    assert read_history(library_dir, b) == [
        Publication(a, "2026-06-02T12:00:00+00:00", None),
        Publication(b, "2026-06-02T13:00:00+00:00", a),
        Publication(c, "2026-06-02T14:00:00+00:00", b),
        Publication(b, "2026-06-02T12:00:00+00:00", c, is_rollback=True),
    ]


@pytest.mark.parametrize("spoil", [_spoil, _spoil_unseen], ids=["changed", "gone bad on the disk"])
@pytest.mark.usefixtures("published")
def test_a_damaged_release_is_not_made_current(library_dir, spoil):
    spoil(library_dir / release_name("b"))

    with pytest.raises(DamagedReleaseError, match=r"release b+ is damaged .*: run .*rollback.* build again"):
        publish_release(library_dir, "bbbb", now=_NOON)
    with pytest.raises(DamagedReleaseError, match=r"release b+ is damaged .*: run .*publish RELEASE.* with"):
        roll_back(library_dir, now=_NOON)

    assert _current(library_dir) == "c"


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        pytest.param("abc", "release 'abc' of library 'trial': 3 digits are too few", id="short"),
        pytest.param("abcd", "release 'abcd' of library 'trial': there is none", id="unknown"),
        pytest.param("aaaa", "there are 2 (aaaaaaaaaaaa, aaaaaaaaaaaa)", id="ambiguous"),
        pytest.param("../a", "there is none", id="no digits"),
    ],
)
def test_a_release_that_cannot_be_told_is_refused(library_dir, stock, prefix, message):
    stock("a").rename(library_dir / ("a" * 63 + "b"))
    stock("a")

    with pytest.raises(UnknownReleaseError, match=re.escape(message)):
        publish_release(library_dir, prefix, now=_NOON)


@pytest.mark.usefixtures("published")
def test_nothing_is_switched_while_a_build_runs(library_dir):
    with only_build(library_dir):
        with pytest.raises(BuildLockedError, match="another build of library 'trial' is running"):
            publish_release(library_dir, "aaaa", now=_NOON)
        with pytest.raises(BuildLockedError, match="another build of library 'trial' is running"):
            roll_back(library_dir, now=_NOON)

    assert _current(library_dir) == "c"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_library_without_releases_says_how_to_build_one(library_dir, is_there):
    where = library_dir if is_there else library_dir.parent / "none"

    with pytest.raises(NoReleaseError, match="yunxue index build PATH"):
        publish_release(where, "aaaa", now=_NOON)
    with pytest.raises(NoReleaseError, match="yunxue index build PATH"):
        roll_back(where, now=_NOON)
