"""What was acknowledged survives kill -9 of the writing process."""

import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from study.events import log
from study.storage import Storage

WRITES = 200
WRITER = """
import sys
from datetime import UTC, date, datetime
from uuid import UUID
from study.actors import SYSTEM
from study.events import log
from study.events.event import Draft, Subject
from study.events.kinds import CheckedIn
from study.migrating import migrate
from study.records import CheckInMode
from study.storage import Storage

storage = Storage.open(sys.argv[1])
migrate(storage)
for number in range(1, int(sys.argv[2]) + 1):
    payload = CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.PAPER, note=f"note {number}")
    with storage.writing() as connection:
        draft = Draft(UUID(int=number), SYSTEM, Subject(member=UUID(int=number)), payload)
        log.append_own(connection, draft, now=datetime.now(UTC))
    print(number, flush=True)
"""


def _kept(url):
    storage = Storage.open(url)
    kept = [placed.event for placed in log.after(storage, 0, limit=10 * WRITES)]
    with storage.reading() as connection:
        intact = "ok"
        if connection.dialect.name == "sqlite":
            intact = connection.execute(text("PRAGMA integrity_check")).scalar()
    storage.close()
    assert intact == "ok"
    return kept


def _start(url):
    command = [sys.executable, "-c", WRITER, url, str(WRITES)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _acknowledged(writer):
    lines = [int(line) for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()
    return lines


@pytest.mark.parametrize("killed_after", [1, 60, 140, 199])
def test_every_acknowledged_event_is_there_after_the_writer_is_killed(url, killed_after):
    writer = _start(url)
    acknowledged = [int(writer.stdout.readline()) for _ in range(killed_after)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += _acknowledged(writer)

    kept = _kept(url)

    numbers = [event.id.int for event in kept]
    assert acknowledged == list(range(1, len(acknowledged) + 1))
    assert numbers[: len(acknowledged)] == acknowledged
    assert len(numbers) <= len(acknowledged) + 1  # at most the one under way
    assert [event.sequence for event in kept] == numbers
