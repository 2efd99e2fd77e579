"""Taking stock tells of every release what it holds, when it was current, and what is wrong with it."""

import re
from datetime import timedelta

import pytest

from index.checksums import Difference
from index.errors import NoReleaseError
from index.inventory import take_stock
from index.publishing import roll_back, switch_to
from index.verification import verify
from tests.unit.index.conftest import FIRST_BUILT, release_name


@pytest.fixture
def published(library_dir, stock):
    """A, B, C built; A, B published, then rolled back to A an hour later each time."""
    for hours, letter in enumerate("abc"):
        stock(letter, hours=hours)
    for hours, letter in enumerate("aba"):
        now = FIRST_BUILT + timedelta(hours=hours)
        switch_to(library_dir, library_dir / release_name(letter), now=now)
    roll_back(library_dir, now=FIRST_BUILT + timedelta(hours=3))


@pytest.mark.usefixtures("published")
def test_the_newest_comes_first_with_the_times_at_which_each_was_published(library_dir):
    stock = take_stock(library_dir)

    assert [(each.folder.name[0], [at[11:16] for at in each.published]) for each in stock] == [
        ("c", []),
        ("b", ["09:00", "11:00"]),
        ("a", ["08:00", "10:00"]),
    ]
    assert [each.folder.name[0] for each in stock if each.is_current] == ["b"]
    assert [each.folder.name[0] for each in stock if each.is_rollback_target] == ["a"]
    assert [each.manifest.cards for each in stock] == [3, 3, 3]


@pytest.mark.usefixtures("published")
def test_a_damaged_release_is_shown_with_what_is_wrong(library_dir):
    (library_dir / release_name("c") / "passages.db").unlink()
    (library_dir / release_name("a") / "manifest.json").write_text("{", "utf-8")

    stock = take_stock(library_dir)

    assert [(each.folder.name[0], each.manifest is None) for each in stock] == [
        ("b", False),
        ("c", True),
        ("a", True),
    ]
    assert stock[1].damage == "passages.db is missing or not 10 bytes long"
    assert re.match("its manifest cannot be read: ", stock[2].damage)
    assert stock[2].is_rollback_target


@pytest.mark.usefixtures("published")
def test_every_release_is_verified_and_every_file_that_differs_named(library_dir):
    (library_dir / release_name("b") / "passages.db").unlink()
    (library_dir / release_name("b") / "lexical" / "terms").write_bytes(b"tErms")
    (library_dir / release_name("c") / "manifest.json").unlink()

    a, b, c = verify(library_dir)

    assert (a.release, a.files, a.differences) == (release_name("a"), 2, ())
    assert b.differences == (
        Difference("lexical/terms", "differs from its checksum"),
        Difference("passages.db", "is missing or not 10 bytes long"),
    )
    assert [difference.name for difference in c.differences] == ["manifest.json"]


@pytest.mark.parametrize("look", [take_stock, verify])
def test_a_library_without_releases_is_an_error(library_dir, look):
    (library_dir / ".building-3").mkdir()

    with pytest.raises(NoReleaseError, match="library 'trial' has no current release"):
        look(library_dir)
