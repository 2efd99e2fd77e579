"""Cleaning deletes what is not needed, all of it, and nothing else."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.checksums import differences
from index.cleaning import Cleaning, clean, discard
from index.history import HISTORY
from index.inventory import take_stock
from index.manifest import open_manifest
from index.publishing import switch_to
from index.release import current_release
from tests.unit.index.conftest import FIRST_BUILT, put_release, release_name


@pytest.fixture
def six(library_dir, stock):
    """Six releases, A the oldest; B was published, then A."""
    for hours, letter in enumerate("abcdef"):
        stock(letter, hours=hours)
    for letter in "ba":
        switch_to(library_dir, library_dir / release_name(letter), now=FIRST_BUILT)


def _is_whole(folder):
    return next(differences(folder, open_manifest(folder).files, thorough=True), None) is None


def _left(library_dir):
    return "".join(sorted(path.name[0] for path in library_dir.iterdir() if len(path.name) == 64))


@pytest.mark.parametrize(
    ("keep", "left"), [(0, "ab"), (1, "abf"), (3, "abdef"), (5, "abcdef"), (9, "abcdef")]
)
@pytest.mark.usefixtures("six")
def test_the_current_release_the_one_before_and_the_newest_are_kept(library_dir, keep, left):
    clean(library_dir, keep=keep)

    assert _left(library_dir) == left
    assert current_release(library_dir).name == release_name("a")


def test_releases_that_differ_in_their_cards_alone_push_no_materials_out(library_dir, stock):
    for hours, (letter, materials) in enumerate(["ax", "by", "cz", "dz", "ez", "fz"]):
        stock(letter, hours=hours, materials=materials)

    clean(library_dir, keep=3)

    assert _left(library_dir) == "abf"


@pytest.mark.usefixtures("six")
def test_a_dry_run_says_what_a_run_deletes_and_deletes_nothing(library_dir):
    (library_dir / ".building-77").mkdir()
    (library_dir / ".building-77" / "dense.faiss").write_bytes(b"x" * 1000)

    said = clean(library_dir, keep=2, dry_run=True)

    assert _left(library_dir) == "abcdef"
    done = clean(library_dir, keep=2)
    size = sum(path.stat().st_size for path in (library_dir / release_name("a")).rglob("*.*"))
    freed = 2 * (size + len("terms")) + 1000
    assert said == done == Cleaning((release_name("d"), release_name("c")), (".building-77",), freed)


@pytest.mark.usefixtures("six")
def test_a_damaged_release_takes_no_place_among_the_newest(library_dir):
    (library_dir / release_name("f") / "passages.db").unlink()

    clean(library_dir, keep=2)

    assert _left(library_dir) == "abde"


@pytest.mark.usefixtures("six")
def test_a_release_that_was_asked_for_is_kept(library_dir):
    clean(library_dir, keep=1, also=release_name("c"))

    assert _left(library_dir) == "abcf"


@pytest.mark.usefixtures("six")
def test_what_killed_processes_left_is_cleared_and_nothing_that_is_not_ours(library_dir):
    for name in (".building-12", f".deleting-{release_name('9')}", "notes", ".hidden"):
        (library_dir / name / "lexical").mkdir(parents=True)
        (library_dir / name / "lexical" / "terms").write_bytes(b"t")
    (library_dir / ".current-12").symlink_to(release_name("c"))

    cleaning = clean(library_dir, keep=9)

    assert cleaning.left_overs == (".building-12", ".current-12", f".deleting-{release_name('9')}")
    assert sorted(path.name for path in library_dir.iterdir() if len(path.name) < 64) == [
        ".hidden",
        "current",
        "notes",
        HISTORY,
    ]


@pytest.mark.usefixtures("six")
def test_cleaning_that_was_killed_in_the_middle_leaves_no_half_release_and_is_finished_later(library_dir):
    half = library_dir / f".deleting-{release_name('e')}"
    (library_dir / release_name("e")).rename(half)
    (half / "manifest.json").unlink()

    assert [release.folder.name[0] for release in take_stock(library_dir)] == list("fdcba")
    clean(library_dir, keep=9)

    assert not half.exists()


def test_a_release_can_be_deleted_again_after_deleting_it_was_killed(library_dir, stock):
    stock("a").rename(library_dir / f".deleting-{release_name('a')}")

    discard(stock("a"))

    assert list(library_dir.iterdir()) == []


def test_only_bytes_that_nobody_shares_are_freed(library_dir, stock):
    for hours, letter in enumerate("abc"):
        stock(letter, hours=hours)
    a, b, c = (library_dir / release_name(letter) for letter in "abc")
    for folder in (b, c):
        (folder / "lexical" / "terms").unlink()
        os.link(a / "lexical" / "terms", folder / "lexical" / "terms")
    manifests = {folder.name: (folder / "manifest.json").stat().st_size for folder in (a, b, c)}

    assert {release.folder.name: release.own_bytes for release in take_stock(library_dir)} == {
        name: size + len(b"passages a") for name, size in manifests.items()
    }
    assert clean(library_dir, keep=1, dry_run=True).freed_bytes == (
        manifests[a.name] + manifests[b.name] + 2 * len(b"passages a")
    )
    everything = clean(library_dir, keep=0).freed_bytes
    assert everything == sum(manifests.values()) + 3 * len(b"passages a") + len(b"terms")
    assert _left(library_dir) == ""


@settings(max_examples=30, deadline=None)
@given(
    published=st.lists(st.sampled_from("abcde"), max_size=6),
    hours=st.permutations(range(5)),
    keep=st.integers(0, 6),
)
def test_whatever_was_published_cleaning_keeps_what_is_needed(tmp_path_factory, published, hours, keep):
    library_dir = tmp_path_factory.mktemp("library")
    built = dict(zip("abcde", hours, strict=True))
    for letter in "abcde":
        put_release(library_dir, letter, hours=built[letter])
    for letter in published:
        switch_to(library_dir, library_dir / release_name(letter), now=FIRST_BUILT)

    clean(library_dir, keep=keep)

    left = _left(library_dir)
    before = [letter for letter in published if letter != published[-1]]
    needed = {*published[-1:], *before[-1:], *sorted(built, key=built.__getitem__, reverse=True)[:keep]}
    assert left == "".join(sorted(needed))
    assert [letter for letter in left if not _is_whole(library_dir / release_name(letter))] == []
