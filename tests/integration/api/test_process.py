"""`python -m api` as a real process: starts without anything around it, ends cleanly, refuses bad secrets."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from api.identity import Identities
from api.secret_files import load_secrets
from study.ledger import open_draws
from study.storage import Storage
from tests.integration.api.conftest import World
from tests.integration.api.drawing import Drawing, verify


@pytest.fixture
def start(tmp_path):
    """Start the process on a free port; returns it with a client. Killed at the end, whatever happens."""
    processes = []

    def starter(**settings):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YUNXUE_")},
            "YUNXUE_DATA_DIR": str(tmp_path / "数据 var"),
            "YUNXUE_API_PORT": str(port),
            "YUNXUE_RASA_PORT": "1",
            "YUNXUE_ACTIONS_PORT": "1",
            **settings,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "api"], env=environment, stderr=subprocess.PIPE, text=True
        )
        processes.append(process)
        return process, httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)

    yield starter
    for process in processes:
        process.kill()
        process.wait()
        process.stderr.close()


def _wait_until_alive(process, client):
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if client.get("/v1/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the process did not come up: {process.poll()}")


def test_it_starts_with_nothing_around_it_keeps_records_and_ends_on_sigterm(start):
    process, client = start()
    _wait_until_alive(process, client)
    question = {"id": str(uuid4()), "text": "探亲假期间怎么交党费？"}
    cookies = client.get("/v1/session").cookies

    made = client.post("/v1/handed-questions", json=question)
    parts = client.get("/v1/ready").json()["parts"]
    process.send_signal(signal.SIGTERM)

    assert made.status_code == 201
    assert parts == {"index": "down", "database": "up", "rasa": "down", "actions": "down"}
    assert process.wait(timeout=30) in {0, -signal.SIGTERM}

    process, client = start()
    _wait_until_alive(process, client)
    client.cookies = cookies
    process_died_by_force = client.post("/v1/handed-questions", json=question)
    assert (process_died_by_force.status_code, process_died_by_force.json()["created"]) == (200, False)


class Outside(World):
    """What a test knows of a process: its address, and the folder that it keeps its records in."""

    def __init__(self, folder, client):
        self.clock = lambda: datetime.now(UTC)
        self.address = str(client.base_url)
        self._storage = Storage.open(f"sqlite:///{folder / 'yunxue.db'}", must_exist=True)
        self._keys = load_secrets(folder / "secrets")

    @property
    def storage(self):
        return self._storage

    @property
    def identities(self):
        return Identities(self._keys.session_key, self._storage, self.clock)


def test_a_draw_left_open_by_a_killed_process_is_closed_by_the_next_one_with_its_seed(start, tmp_path):
    folder = tmp_path / "数据 var"
    process, client = start(YUNXUE_DRAW_WINDOW_S="5")
    _wait_until_alive(process, client)
    outside = Outside(folder, client)
    drawing = Drawing(outside)
    announced = drawing.open().json()["open"]
    for member in drawing.phones:
        assert drawing.nonce(member, 1).status_code == 201

    process.kill()
    process.wait()
    (waiting,) = open_draws.every(outside.storage)
    process, client = start(YUNXUE_DRAW_WINDOW_S="5")
    _wait_until_alive(process, client)
    for phone in (drawing.lead, *drawing.phones.values()):
        phone.base_url = client.base_url
    closed = drawing.closed(1)

    file = tmp_path / "draws.jsonl"
    file.write_bytes(drawing.file().content)
    assert closed["nonces"] == 3
    assert json.loads(file.read_text("utf-8"))["seed"] == waiting.seed.hex()
    assert verify(file, f"--seen=1={announced['digest']}", "--last", closed["digest"]) == (
        0,
        "1 draws, 0 problems\n",
    )
    assert open_draws.every(outside.storage) == ()


def test_it_refuses_to_start_with_a_secret_that_others_can_read(start, tmp_path):
    secrets = tmp_path / "数据 var" / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "session-key").write_text("k" * 64)
    (secrets / "session-key").chmod(0o644)

    process, _ = start()
    _, log = process.communicate(timeout=90)

    assert process.returncode != 0
    assert "session-key is open to others (mode 0644), expected mode 0600: delete it" in log
