"""Sealed releases without an index in them, for tests of how releases are looked after."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from index.checksums import file_records
from index.manifest import Manifest, SegmentEntry, seal
from index.release import FORMAT

FIRST_BUILT = datetime(2026, 6, 1, 8, tzinfo=UTC)


def release_name(letter):
    """The id of the release that a test calls by one hexadecimal digit."""
    return letter * 64


@pytest.fixture
def library_dir(tmp_path):
    """The folder of a library."""
    folder = tmp_path / "trial"
    folder.mkdir()
    return folder


@pytest.fixture
def stock(library_dir):
    """Puts a release into the library."""
    return partial(put_release, library_dir)


def put_release(library_dir, letter, *, hours=0, materials=None):
    """Put a sealed release of two files there, so many hours after the first, of materials of its own."""
    folder = library_dir / release_name(letter)
    (folder / "lexical").mkdir(parents=True)
    (folder / "passages.db").write_bytes(b"passages " + letter.encode())
    (folder / "lexical" / "terms").write_bytes(b"terms")
    seal(folder, _manifest(folder, FIRST_BUILT + timedelta(hours=hours), materials or letter))
    return folder


def _manifest(folder, built_at, materials):
    return Manifest(
        format=FORMAT,
        release=folder.name,
        library=folder.parent.name,
        built_at=built_at.isoformat(),
        model="m",
        model_fingerprint="f",
        question_fingerprint="f-plain",
        dimensions=3,
        options={"embedding": "text"},
        documents=1,
        passages=2,
        provisions=2,
        cards=3,
        problems=0,
        segments=(SegmentEntry("lexical", (ord(materials) - ord("a"),), ()),),
        files=file_records(folder),
    )
