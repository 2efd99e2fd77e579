"""`yunxue events`: by USB stick, and between two running boxes while both are written to."""

import os
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from typer.testing import CliRunner

from api.identity import COOKIE
from api.secret_files import load_secrets
from cli.main import app
from index.settings import PROJECT_ROOT
from study.actors import SYSTEM, Actor
from study.events import log
from study.events.event import Draft, Subject
from study.events.kinds import CheckedIn
from study.migrating import migrate
from study.people import branches, members
from study.people.members import Entry
from study.records import CheckInMode
from study.sign_in import sign_ins
from study.storage import Storage

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
PEOPLE = 60
BEFORE = 3_000


def _run(data, *words):
    runner = CliRunner(env={"YUNXUE_DATA_DIR": str(data), "YUNXUE_DATABASE_URL": ""})
    return runner.invoke(app, [str(word) for word in words])


def _done(result):
    assert result.exit_code == 0, result.stderr
    return result.stdout


@contextmanager
def _storage(data):
    opened = Storage.open(f"sqlite:///{data / 'yunxue.db'}")
    yield opened
    opened.close()


def _events(data):
    with _storage(data) as storage:
        return {placed.event.id: placed.event for placed in log.after(storage, 0, limit=99_999)}


@pytest.fixture
def boxes(tmp_path):
    """The data folders of an office and a train, with an event each."""
    folders = tmp_path / "office", tmp_path / "train"
    for number, folder in enumerate(folders, start=1):
        with _storage(folder) as storage:
            migrate(storage)
            _write(storage, number)
    return folders


def _write(storage, number):
    payload = CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.PAPER)
    member = UUID(int=number)
    with storage.writing() as connection:
        draft = Draft(UUID(int=number), Actor.member(member), Subject(member=member), payload)
        log.append_own(connection, draft, now=NOON)


def test_events_travel_on_a_stick_both_ways_and_the_next_time_only_the_new_ones(boxes, tmp_path):
    office, train = boxes
    first = _done(_run(train, "events", "export", tmp_path / "stick.jsonl"))
    with _storage(train) as storage:
        _write(storage, 3)
    second = _done(_run(train, "events", "export", tmp_path / "next.jsonl", "--since", "1"))

    brought = [
        _done(_run(office, "events", "import", tmp_path / name)) for name in ("stick.jsonl", "next.jsonl")
    ]
    again = _done(_run(office, "events", "import", tmp_path / "stick.jsonl"))
    _done(_run(office, "events", "export", tmp_path / "back.jsonl"))
    back = _done(_run(train, "events", "import", tmp_path / "back.jsonl"))

    assert first == f"{tmp_path / 'stick.jsonl'}: 1 events; the next export can begin with --since 1\n"
    assert second.endswith(": 1 events; the next export can begin with --since 2\n")
    assert brought == ["1 new events, 0 were there already.\n"] * 2
    assert again == "0 new events, 1 were there already.\n"
    assert back == "1 new events, 2 were there already.\n"
    assert _events(office).keys() == _events(train).keys() == {UUID(int=1), UUID(int=2), UUID(int=3)}
    assert _run(office, "audit", "verify").stdout.startswith("Audit log intact: 2 entries")


def test_a_later_file_before_the_earlier_one_is_taken_and_says_what_is_missing(boxes, tmp_path):
    office, train = boxes
    with _storage(train) as storage:
        _write(storage, 3)
    _done(_run(train, "events", "export", tmp_path / "late.jsonl", "--since", "1"))

    taken = _run(office, "events", "import", tmp_path / "late.jsonl")

    assert taken.stdout == "1 new events, 0 were there already.\n"
    assert "up to its position 1, are not all here: import its earlier file as well" in taken.stderr


def test_a_damaged_stick_is_refused_by_line_and_nothing_is_taken_nor_overwritten(boxes, tmp_path):
    office, train = boxes
    file = tmp_path / "stick.jsonl"
    _done(_run(train, "events", "export", file))
    content = file.read_bytes()

    twice = _run(train, "events", "export", file)
    assert (twice.exit_code, file.read_bytes()) == (1, content)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    file.write_bytes(content[:-5])
    cut = _run(office, "events", "import", file)
    file.write_bytes(content.replace(b"paper", b"video"))
    changed = _run(office, "events", "import", file)

    assert (cut.exit_code, changed.exit_code) == (1, 1)
    assert "line 2: the batch ends after 0 of 1 events: export or send it again; nothing of it" in cut.stderr
    assert "differs from its checksum" in changed.stderr
    assert _events(office).keys() == {UUID(int=1)}


@pytest.mark.parametrize(
    ("mode", "said"), [(None, "cannot be read"), (0o644, "can be read by others")], ids=["none", "open"]
)
def test_without_a_safe_token_nobody_is_asked(boxes, mode, said):
    office, _ = boxes
    if mode is not None:
        (office / "secrets").mkdir()
        (office / "secrets" / "exchange-token").write_text("t" * 40)
        (office / "secrets" / "exchange-token").chmod(mode)

    refused = _run(office, "events", "sync", "http://127.0.0.1:9")

    assert refused.exit_code == 1
    assert said in refused.stderr
    assert "issue a token on the other box" in refused.stderr


def test_a_box_that_cannot_be_reached_or_is_none_is_told_with_advice(boxes):
    office, _ = boxes
    (office / "secrets").mkdir()
    (office / "secrets" / "exchange-token").write_text("t" * 40)
    (office / "secrets" / "exchange-token").chmod(0o600)

    refused = [_run(office, "events", "sync", url) for url in ("http://127.0.0.1:9", "no address")]

    assert [one.exit_code for one in refused] == [1, 1]
    assert all("cannot be reached" in one.stderr and "run the command again" in one.stderr for one in refused)
    assert "t" * 40 not in refused[0].stderr


class Box:
    """A running API on a data folder, which may be killed and started again."""

    def __init__(self, data):
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    @property
    def environment(self):
        """What its commands are started with."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("YUNXUE_")}
        return outside | {
            "YUNXUE_DATA_DIR": str(self.data),
            "YUNXUE_DATABASE_URL": "",
            "YUNXUE_API_PORT": str(self.port),
            "YUNXUE_RASA_PORT": "1",
            "YUNXUE_ACTIONS_PORT": "1",
            "YUNXUE_DEMO": "0",
        }

    def start(self):
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "api"], env=self.environment, cwd=PROJECT_ROOT, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/v1/health", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        pytest.fail(f"the box did not come up: {self.process.poll()}")

    def kill(self):
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def sync(self, other):
        """Start to synchronise this box with another one."""
        return subprocess.Popen(
            [sys.executable, "-m", "cli", "events", "sync", other.address],
            env=self.environment,
            cwd=PROJECT_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def _fill(data):
    """What a box has told before."""
    payload = CheckedIn(day=date(2026, 6, 1), mode=CheckInMode.PAPER)
    with _storage(data) as storage, storage.writing() as connection:
        for _ in range(BEFORE):
            member = uuid4()
            draft = Draft(uuid4(), Actor.member(member), Subject(member=member), payload)
            log.append_own(connection, draft, now=NOON)


def _wait_for(data, *, more_than):
    deadline = time.monotonic() + 90
    with _storage(data) as storage:
        while time.monotonic() < deadline:
            with storage.reading() as connection:
                if log.newest_position(connection) > more_than:
                    return
            time.sleep(0.01)
    pytest.fail(f"never more than {more_than} events")


def _people(data):
    """Members with a phone each; the train is made from a backup, so that it knows them too."""
    with _storage(data) as storage:
        migrate(storage)
        branch = branches.add(storage, "客运一支部", actor=SYSTEM, now=datetime.now(UTC)).id
        with storage.writing() as connection:
            enrolled = [
                members.add(connection, Entry(f"{number:04}", "王芳", branch, None), now=datetime.now(UTC))
                for number in range(PEOPLE)
            ]
            visitors = [
                sign_ins.open_sign_in(connection, member, now=datetime.now(UTC)) for member in enrolled
            ]
    signer = URLSafeTimedSerializer(load_secrets(data / "secrets").session_key, salt="yunxue.session")
    return [str(signer.dumps(visitor)) for visitor in visitors]


def _check_in(box, cookie, acknowledged):
    """Post a check-in under one id until it is acknowledged, as a phone does."""
    body = {"id": str(uuid4()), "mode": "paper"}
    for _ in count():
        try:
            answer = httpx.post(
                f"{box.address}/v1/check-ins",
                json=body,
                cookies={COOKIE: cookie},
                trust_env=False,
                timeout=30,
            )
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        if answer.status_code in {200, 201}:
            acknowledged.append(answer.json()["check_in"]["id"])
            return
        time.sleep(0.1)


def test_two_boxes_that_are_written_to_and_killed_meanwhile_end_with_the_same_events(tmp_path):
    office, train = Box(tmp_path / "office"), Box(tmp_path / "train")
    cookies = _people(office.data)
    _done(_run(office.data, "backup", tmp_path / "office.tar", "--json"))
    _done(_run(train.data, "restore", tmp_path / "office.tar", "--json"))
    token = _done(_run(office.data, "events", "token", "train-1")).strip()
    (train.data / "secrets" / "exchange-token").write_text(token)
    (train.data / "secrets" / "exchange-token").chmod(0o600)
    acknowledged = {office.port: [], train.port: []}

    def phones(box, mine):
        for cookie in mine:
            _check_in(box, cookie, acknowledged[box.port])

    for box in (office, train):
        _fill(box.data)
    office.start()
    train.start()
    try:
        # Some people check in at both boxes: which of the two counts must be the same everywhere.
        writers = [
            threading.Thread(target=phones, args=(office, cookies[:40])),
            threading.Thread(target=phones, args=(train, cookies[20:])),
        ]
        for writer in writers:
            writer.start()
        broken = train.sync(office)
        _wait_for(office.data, more_than=BEFORE + 900)
        office.kill()
        told = broken.communicate(timeout=90)[0]
        office.start()
        killed = train.sync(office)
        _wait_for(office.data, more_than=BEFORE + 1_900)
        killed.kill()
        killed.communicate(timeout=90)
        sizes = len(_events(office.data)), len(_events(train.data))
        for writer in writers:
            writer.join()
        last = train.sync(office).communicate(timeout=90)[0]
        idle = train.sync(office).communicate(timeout=90)[0]
    finally:
        for box in (office, train):
            box.kill()

    assert "the other box cannot be reached" in told
    assert max(sizes) < 2 * BEFORE  # it was broken off on the way
    assert "pulled" in last
    assert idle == "0 events pulled, 0 pushed.\n"
    here, there = _events(office.data), _events(train.data)
    assert here.keys() == there.keys()
    assert all(here[one].says_the_same(there[one]) for one in here)
    assert len(here) >= 2 * BEFORE + PEOPLE
    assert set(acknowledged[office.port]) | set(acknowledged[train.port]) <= {str(one) for one in here}
    assert (len(acknowledged[office.port]), len(acknowledged[train.port])) == (40, 40)
    assert len({one.device for one in here.values()}) == 2
    assert _run(office.data, "audit", "verify").exit_code == 0
    assert _run(train.data, "audit", "verify").exit_code == 0
