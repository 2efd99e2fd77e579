"""What the model made is read back to the bit, or not at all."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.journal import EmbeddingJournal, forget_journals, journal_path, kept_texts
from tests.disks import largest_file

_DIMENSIONS = 3
_RECORD = 32 + 4 * _DIMENSIONS + 4
_VECTORS = st.lists(
    st.binary(min_size=4 * _DIMENSIONS, max_size=4 * _DIMENSIONS), min_size=1, max_size=8
).map(lambda rows: [np.frombuffer(row, "<f4") for row in rows])


def _key(number):
    return bytes([number]) * 32


def _write(path, vectors, start=0):
    with EmbeddingJournal(path, _DIMENSIONS) as journal:
        for number, vector in enumerate(vectors, start):
            journal.append(_key(number), vector)


def _read(path):
    """Keys, and vectors as bytes: not every float equals itself."""
    with EmbeddingJournal(path, _DIMENSIONS) as journal:
        return {key: vector.tobytes() for key, vector in journal.known.items()}


def _expected(vectors):
    return {_key(number): vector.tobytes() for number, vector in enumerate(vectors)}


@pytest.fixture(scope="module")
def journal():
    """Where each example writes anew."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "journal"


@given(vectors=_VECTORS, data=st.data())
def test_a_journal_cut_at_any_byte_gives_the_whole_records_before_it(journal, vectors, data):
    journal.unlink(missing_ok=True)
    _write(journal, vectors)
    left = data.draw(st.integers(0, len(vectors) * _RECORD))
    journal.write_bytes(journal.read_bytes()[:left])

    assert _read(journal) == _expected(vectors[: left // _RECORD])
    assert journal.stat().st_size == left // _RECORD * _RECORD


@given(vectors=_VECTORS, flip=st.integers(1, 255), data=st.data())
def test_a_changed_byte_ends_what_is_trusted_before_its_record(journal, vectors, flip, data):
    journal.unlink(missing_ok=True)
    _write(journal, vectors)
    place = data.draw(st.integers(0, len(vectors) * _RECORD - 1))
    content = bytearray(journal.read_bytes())
    content[place] ^= flip
    journal.write_bytes(content)

    assert _read(journal) == _expected(vectors[: place // _RECORD])


@given(vectors=_VECTORS, torn=st.binary(max_size=3 * _RECORD), more=_VECTORS)
def test_a_build_goes_on_after_a_torn_tail_of_any_bytes(journal, vectors, torn, more):
    journal.unlink(missing_ok=True)
    _write(journal, vectors)
    journal.write_bytes(journal.read_bytes() + torn)

    _write(journal, more, start=len(vectors))

    assert _read(journal) == _expected(vectors + more)


def test_blocks_of_zeros_that_a_power_cut_left_are_no_records(tmp_path):
    journal = tmp_path / "journal"
    _write(journal, [np.ones(_DIMENSIONS, np.float32)])
    journal.write_bytes(journal.read_bytes() + bytes(10 * _RECORD))

    assert list(_read(journal)) == [_key(0)]


def test_a_record_is_in_the_file_as_soon_as_it_is_appended(tmp_path):
    journal = tmp_path / "journal"
    with EmbeddingJournal(journal, _DIMENSIONS) as writing:
        sizes = []
        for number in range(3):
            writing.append(_key(number), np.ones(_DIMENSIONS, np.float32))
            sizes.append((len(writing), journal.stat().st_size, kept_texts(journal, _DIMENSIONS)))

    assert sizes == [(n, n * _RECORD, n) for n in (1, 2, 3)]


def test_what_a_full_disk_took_before_it_refused_is_kept(tmp_path):
    journal = tmp_path / "journal"
    vectors = [np.full(_DIMENSIONS, number, np.float32) for number in range(5)]

    with largest_file(3 * _RECORD + 7), pytest.raises(OSError, match="File too large"):
        _write(journal, vectors)

    assert (journal.stat().st_size, kept_texts(journal, _DIMENSIONS)) == (3 * _RECORD + 7, 3)
    assert _read(journal) == _expected(vectors[:3])


def test_the_journals_of_all_models_are_forgotten_and_nothing_else(tmp_path):
    ours, other = (journal_path(tmp_path, model * 64) for model in "ab")
    for path in (ours, other):
        _write(path, [np.ones(_DIMENSIONS, np.float32)])
    (tmp_path / "current").symlink_to("r1")

    forget_journals(tmp_path, last=ours)

    assert [path.name for path in tmp_path.iterdir()] == ["current"]
    assert (ours.name, kept_texts(ours, _DIMENSIONS)) == (".embedded-" + "a" * 16, 0)
