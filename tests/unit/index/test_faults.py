"""What the disk refuses is told with the place, the room that is left, and what to do."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from index.errors import BuildFailedError, BuildLockedError
from index.faults import explained, explanation

_STAYS = "Nothing was changed, the release that was current still is, and 31 embedded texts are kept"


def _failed(number, filename=None):
    return OSError(number, os.strerror(number), filename)


@pytest.mark.parametrize(
    ("error", "seen", "advice"),
    [
        pytest.param(
            _failed(errno.ENOSPC), "/data/trial: No space left on device", "free some space", id="full"
        ),
        pytest.param(
            _failed(errno.EDQUOT), "/data/trial: Disk quota exceeded", "free some space", id="quota"
        ),
        pytest.param(
            OSError("1000 requested and 484 written"),
            "/data/trial: 1000 requested and 484 written",
            "free some space",
            id="cut short by the C library",
        ),
        pytest.param(
            sqlite3.OperationalError("database or disk is full"),
            "/data/trial: database or disk is full",
            "free some space",
            id="SQLite",
        ),
        pytest.param(
            _failed(errno.EROFS, "/data/trial/.build.lock"),
            "/data/trial/.build.lock: Read-only file system",
            "make it writable for this user, or set YUNXUE_DATA_DIR to a folder that is",
            id="read-only",
        ),
        pytest.param(
            _failed(errno.EACCES, "/data/trial"),
            "/data/trial: Permission denied",
            "make it writable for this user, or set YUNXUE_DATA_DIR to a folder that is",
            id="not allowed",
        ),
        pytest.param(_failed(errno.EIO), "/data/trial: Input/output error", "mend the disk", id="broken"),
    ],
)
def test_a_failure_says_what_was_seen_what_stays_and_what_to_do(error, seen, advice):
    told = str(explanation(error, Path("/data/trial"), free=4096, kept=31))

    assert f"{seen} (4,096 bytes are free there). {_STAYS} for the next build: {advice}, then run" in told


def test_the_room_is_measured_where_the_folder_would_be(tmp_path):
    with (
        pytest.raises(BuildFailedError, match=r"[1-9][0-9,]* bytes are free there.*and 7 embedded"),
        explained(tmp_path / "not" / "there", kept=lambda: 7),
    ):
        (tmp_path / "not" / "there" / "file").write_bytes(b"")


def test_errors_of_our_own_pass_as_they_are(tmp_path):
    with (
        pytest.raises(BuildLockedError, match="another build of library 'trial' is running"),
        explained(tmp_path, kept=lambda: 0),
    ):
        raise BuildLockedError("trial")
