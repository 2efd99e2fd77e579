"""A file that is saved while it is read is read again, and never taken half old and half new."""

import os

import pytest

from knowledge.errors import ChangedWhileReadError, MissingFileError
from knowledge.steady import steady_bytes


class _Reader:
    """Reads a file while somebody else does something to it, the first so many times."""

    def __init__(self, happens, times):
        self._happens = happens
        self._times = times
        self.reads = 0

    def __call__(self, path):
        data = path.read_bytes()
        self.reads += 1
        if self.reads <= self._times:
            self._happens(path, self.reads)
        return data


def _append(path, turn):
    path.write_bytes(path.read_bytes() + b"!")


def _write_over(path, turn):
    path.write_bytes(f"neu{turn}".encode())
    os.utime(path, ns=(turn, turn))


def _replace_by_one_of_the_same_time(path, turn):
    other = path.with_name("other")
    other.write_bytes(f"neu{turn}".encode())
    os.utime(other, ns=(0, 0))
    other.replace(path)


_CHANGES = [
    pytest.param(_append, b"old!!", id="grows"),
    pytest.param(_write_over, b"neu2", id="same size"),
    pytest.param(_replace_by_one_of_the_same_time, b"neu2", id="replaced"),
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "办法.md"
    path.write_bytes(b"old")
    return path


@pytest.mark.parametrize(("change", "last"), _CHANGES)
def test_a_file_that_changes_twice_while_it_is_read_is_read_a_third_time(file, change, last):
    reader = _Reader(change, times=2)

    assert steady_bytes(file, "办法.md", read=reader) == last
    assert reader.reads == 3


@pytest.mark.parametrize(("change", "last"), _CHANGES)
def test_a_file_that_keeps_changing_is_given_up(file, change, last):
    reader = _Reader(change, times=99)

    with pytest.raises(
        ChangedWhileReadError, match=r"^办法\.md: it changed while it was read, 3 times"
    ) as told:
        steady_bytes(file, "办法.md", read=reader)

    assert (reader.reads, told.value.code) == (3, "changed_while_read")


def test_a_file_that_disappears_while_it_is_read_is_missing(file):
    reader = _Reader(lambda path, turn: path.unlink(), times=1)

    with pytest.raises(MissingFileError, match="No such file or directory"):
        steady_bytes(file, "办法.md", read=reader)


def test_a_file_that_nobody_touches_is_read_once(file):
    reader = _Reader(_append, times=0)

    assert (steady_bytes(file, "办法.md", read=reader), reader.reads) == (b"old", 1)
