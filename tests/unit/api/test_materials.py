"""The searcher is opened when needed, and not again and again while it cannot be."""

from pathlib import Path

import pytest

from api.materials import Materials
from index.errors import NoReleaseError


class Shelf:
    """Counts how often it was opened; the clock is moved by hand."""

    def __init__(self):
        self.built = False
        self.opened = 0
        self.second = 0.0

    def open(self):
        self.opened += 1
        if not self.built:
            raise NoReleaseError("sample", Path("releases"))
        return self

    def close(self):
        self.built = False


def test_nothing_is_opened_before_it_is_needed_and_then_only_once():
    shelf = Shelf()
    shelf.built = True
    materials = Materials(shelf.open)
    assert shelf.opened == 0

    assert materials.searcher() is materials.searcher() is shelf
    assert shelf.opened == 1


def test_a_failure_is_repeated_for_two_seconds_without_trying_again_and_then_mends():
    shelf = Shelf()
    materials = Materials(shelf.open, clock=lambda: shelf.second)
    for _ in range(3):
        with pytest.raises(NoReleaseError, match="library 'sample' has no current release"):
            materials.searcher()
    assert shelf.opened == 1

    shelf.built = True
    shelf.second += 2.0

    assert materials.searcher() is shelf
