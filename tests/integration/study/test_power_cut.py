"""What was acknowledged survives kill -9 of the writing process."""

import io
import json
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from study.actors import SYSTEM
from study.audit import log as audit
from study.events import log
from study.events.batch import BatchReader, Stretch, write_batch
from study.events.event import Event, Subject
from study.events.kinds import CheckedIn
from study.ledger import exchange_in
from study.migrating import migrate
from study.records import CheckInMode
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


BROUGHT = 1_300
NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
TAKER = """
import sys
from datetime import UTC, datetime
from study.actors import SYSTEM
from study.events.batch import BatchReader
from study.ledger import exchange_in
from study.storage import Storage

class Telling(BatchReader):
    def events(self, *, received_at):
        for one in super().events(received_at=received_at):
            print(one.line, flush=True)
            yield one

storage = Storage.open(sys.argv[1])
with open(sys.argv[2], "rb") as file:
    exchange_in.receive(storage, Telling(file), actor=SYSTEM, now=datetime.now(UTC))
"""


def _brought():
    """A file with the events of another box."""
    payload = CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.PAPER)
    events = [
        Event(UUID(int=number), "box-train", number, SYSTEM, Subject(member=UUID(int=7)), NOON, NOON, payload)
        for number in range(1, BROUGHT + 1)
    ]
    file = io.BytesIO()
    whole = Stretch(box="box-train", after=0, after_event=None, to=BROUGHT, to_event=UUID(int=BROUGHT))
    write_batch(whole, lambda: events, file)
    return file.getvalue()


@pytest.mark.parametrize("killed_after", [300, 700, 1_100, 1_299])
def test_a_batch_that_is_brought_in_is_there_in_whole_pieces_with_their_entries_in_the_audit_log(
    url, tmp_path, killed_after
):
    """The first reading, in which every line is checked, takes nothing; the second is killed."""
    (tmp_path / "stick.jsonl").write_bytes(_brought())
    storage = Storage.open(url)
    migrate(storage)
    command = [sys.executable, "-c", TAKER, url, str(tmp_path / "stick.jsonl")]
    taker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for _ in range(BROUGHT + killed_after):
        taker.stdout.readline()
    taker.send_signal(signal.SIGKILL)
    taker.wait()
    taker.stdout.close()

    kept = len(_kept(url))
    head, fault = audit.verify(storage)
    told = [json.loads(link.entry)["details"]["new"] for link in audit.newest(storage, before=None, limit=9)]
    with (tmp_path / "stick.jsonl").open("rb") as file:
        again = exchange_in.receive(storage, BatchReader(file), actor=SYSTEM, now=NOON)
    storage.close()

    assert kept in {0, 500, 1_000, BROUGHT}  # the last, if the taker was quicker than the signal
    assert (fault, head.number, sum(told)) == (None, len(told), kept)
    assert (again.created, again.known) == (BROUGHT - kept, kept)
    assert [event.sequence for event in _kept(url)] == list(range(1, BROUGHT + 1))
