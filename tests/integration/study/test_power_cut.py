"""What was acknowledged survives kill -9 of the writing process."""

import signal
import subprocess
import sys
from uuid import UUID

from sqlalchemy import text

from study import handed_questions
from study.storage import Storage

WRITER = """
import sys
from datetime import UTC, datetime
from uuid import UUID
from study import handed_questions
from study.migrating import migrate
from study.records import HandedQuestionRequest
from study.storage import Storage

storage = Storage.open(sys.argv[1])
migrate(storage)
for number in range(100_000):
    request = HandedQuestionRequest(UUID(int=number), "v", f"question {number}")
    handed_questions.record(storage, request, now=datetime.now(UTC))
    print(number, flush=True)
"""


def test_every_acknowledged_record_is_there_after_kill_9(url):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True)
    acknowledged = [int(writer.stdout.readline()) for _ in range(40)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()

    storage = Storage.open(url)
    kept = {record.id for record in handed_questions.of_everybody(storage, limit=100_000)}
    with storage.reading() as connection:
        intact = connection.execute(text("PRAGMA integrity_check")).scalar()
    storage.close()

    assert intact == "ok"
    assert {UUID(int=number) for number in acknowledged} <= kept
    assert len(kept) <= len(acknowledged) + 1  # at most the one under way
