"""Run the three real processes on the sample library, and talk to them as a browser does."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.secret_files import load_secrets
from study.actors import SYSTEM
from study.people import branches, members, roles
from study.people.members import Entry
from study.people.records import Grant, Role
from study.sign_in import codes
from study.storage import Storage

ROOT = Path(__file__).resolve().parents[2]
RASA = ROOT / ".venv-rasa" / "bin" / "python"
KEPT = Path(os.environ.get("YUNXUE_DATA_DIR") or ROOT / "var").resolve()  # what takes long to make stays here
BOT = KEPT / "rasa" / "models" / "yunxue.tar.gz"
ENCODER = KEPT / "rasa" / "encoder"
TRAINED_ON = (
    ROOT / "config.yml",
    ROOT / "bot" / "classifier.py",
    ROOT / "index" / "encoder.py",
    *(ROOT / "bot" / "encoder").iterdir(),
    *(ROOT / "bot" / "data").rglob("*.yml"),
    *(ROOT / "bot" / "domain").glob("*.yml"),
)
START_S = 240


def run(*command: str | Path, **variables: str) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment(**variables),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        pytest.fail(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout[-3000:]}")


def environment(**variables: str) -> dict[str, str]:
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
    }
    return {**os.environ, **quiet, **variables}


@pytest.fixture(scope="session")
def rasa() -> Callable[..., None]:
    """Rasa's own command line."""
    if not RASA.exists():
        pytest.skip(f"{RASA} is missing: run `make test`, which sets it up")
    return lambda *arguments, **variables: run(RASA, "-m", "rasa", *arguments, **variables)


@pytest.fixture(scope="session")
def bot_model(rasa: Callable[..., None]) -> Path:
    """The trained bot; trained anew only if something it was trained on is younger."""
    if not BOT.exists() or BOT.stat().st_mtime < max(path.stat().st_mtime for path in TRAINED_ON):
        BOT.parent.mkdir(parents=True, exist_ok=True)
        run(
            sys.executable, "-m", "cli", "model", "adapt", "bot/encoder/intents.npz", ENCODER,
            YUNXUE_DATA_DIR=str(KEPT),
        )  # fmt: skip
        with tempfile.TemporaryDirectory(dir=BOT.parent.parent) as folder:
            rasa(
                "train", "--config", "config.yml", "--domain", "bot/domain",
                "--data", "bot/data", "--out", folder, "--fixed-model-name", "yunxue",
                YUNXUE_INTENT_ENCODER=str(ENCODER),
            )  # fmt: skip
            (Path(folder) / BOT.name).replace(BOT)
    return BOT


@pytest.fixture(scope="session")
def sample_release() -> Path:
    """The data folder that holds the embedding model and the sample library's release."""
    run(sys.executable, "-m", "cli", "model", "fetch", YUNXUE_DATA_DIR=str(KEPT))
    run(
        sys.executable, "-m", "cli", "index", "build", "knowledge/library", "--library", "sample",
        YUNXUE_DATA_DIR=str(KEPT),
    )  # fmt: skip
    return KEPT


@dataclass
class Part:
    """One of the three processes; it can be stopped and started again."""

    name: str
    command: list[str]
    variables: dict[str, str]
    health: str
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=environment(**self.variables), stdout=log, stderr=log
            )

    def wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                if httpx.get(self.health, timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass  # not yet
            time.sleep(0.3)
        pytest.fail(f"{self.name} did not become healthy:\n{self.log.read_text(errors='replace')[-3000:]}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None


@dataclass
class Reply:
    """Everything the bot said to one message."""

    messages: list[dict[str, Any]]
    degraded: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def buttons(self) -> dict[str, str]:
        """What each button sends back, by its title."""
        offered = [button for message in self.messages for button in message["buttons"]]
        return {button["title"]: button.get("token") or button["payload"] for button in offered}

    @property
    def customs(self) -> list[dict[str, Any]]:
        return [message["custom"] for message in self.messages if message["custom"]]

    @property
    def kinds(self) -> list[str]:
        return [custom["kind"] for custom in self.customs]

    @property
    def hits(self) -> list[dict[str, Any]]:
        return [hit for custom in self.customs for hit in custom.get("hits", [])]


@dataclass
class Visitor:
    """One browser: its cookies, and the chat it has through the API."""

    http: httpx.Client
    last: Reply = field(default_factory=lambda: Reply([]))

    def say(self, text: str) -> Reply:
        return self._send({"text": text})

    def press(self, title: str) -> Reply:
        return self._send({"button": self.last.buttons[title]})

    def get(self, path: str) -> Any:
        return self.http.get(path).raise_for_status().json()

    def _send(self, message: dict[str, str]) -> Reply:
        answer = self.http.post("/v1/chat", json={"client_id": str(uuid4()), **message})
        answer.raise_for_status()
        self.last = Reply(**answer.json())
        return self.last


@dataclass
class Stack:
    """The three processes and their addresses."""

    parts: dict[str, Part]
    api_url: str
    rasa_url: str
    data: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1001))

    def member(self, name: str, *, branch: str | None = None, role: str | None = None) -> Visitor:
        """A browser in which a new member has signed in, with the code that a secretary would give out."""
        storage = Storage.open(f"sqlite:///{self.data / 'yunxue.db'}")
        number, now = str(next(self.numbers)), datetime.now(UTC)
        home = None if branch is None else _branch(storage, branch)
        with storage.writing() as connection:
            member = members.add(connection, Entry(number, name, home, None), now=now)
            if role is not None:
                grants = frozenset({Grant(Role(role), home)})
                known = members.demand(connection, member)
                roles.write(connection, known, grants, actor=SYSTEM, now=now)
        code = codes.issue(
            storage, load_secrets(self.data / "secrets").pin_key, member, actor=SYSTEM, now=now
        )
        storage.close()
        browser = self.visitor()
        activation = {"staff_number": number, "code": code, "pin": "739154"}
        browser.http.post("/v1/session/activation", json=activation).raise_for_status()
        return browser

    def visitor(self) -> Visitor:
        return Visitor(httpx.Client(base_url=self.api_url, timeout=60, trust_env=False))

    def say_to_rasa(self, sender: str, text: str) -> Reply:
        """Talk past the API, for what happens while it is down."""
        body = {"sender": sender, "message": text}
        webhook = f"{self.rasa_url}/webhooks/rest/webhook"
        raw = httpx.post(webhook, json=body, timeout=60, trust_env=False).raise_for_status().json()
        return Reply([{"text": "", "buttons": [], "custom": None} | entry for entry in raw])


def _branch(storage: Storage, name: str) -> UUID:
    known = {branch.name: branch.id for branch in branches.every(storage)}
    return known.get(name) or branches.add(storage, name, actor=SYSTEM, now=datetime.now(UTC)).id


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, sample_release: Path, bot_model: Path) -> Iterator[Stack]:
    data = tmp_path_factory.mktemp("data")
    (data / "rasa").mkdir()
    (data / "models").symlink_to(sample_release / "models")
    (data / "releases").symlink_to(sample_release / "releases")
    parts = _parts(data, bot_model, free_ports(3))
    try:
        for part in parts.values():
            part.start()
        for part in parts.values():
            part.wait_until_healthy()
        yield Stack(parts, parts["api"].health.removesuffix("/v1/health"), parts["rasa"].health, data)
    finally:
        for part in parts.values():
            part.stop()


def _parts(data: Path, bot_model: Path, ports: list[int]) -> dict[str, Part]:
    api, actions, rasa = ports
    variables = {
        "YUNXUE_DATA_DIR": str(data),
        "YUNXUE_DATABASE_URL": f"sqlite:///{data / 'yunxue.db'}",
        "YUNXUE_API_HOST": "127.0.0.1",
        "YUNXUE_API_PORT": str(api),
        "YUNXUE_ACTIONS_PORT": str(actions),
        "YUNXUE_RASA_PORT": str(rasa),
        "YUNXUE_LIBRARY": "sample",
        "YUNXUE_CHAT_TIMEOUT_S": "30",
    }
    commands = {
        "api": [sys.executable, "-m", "api"],
        "actions": [sys.executable, "-m", "actions"],
        "rasa": [
            str(RASA), "-m", "bot.patches.validate_once", "run", "--model", str(bot_model),
            "--endpoints", "bot/endpoints.yml",
            "--credentials", "bot/credentials.yml", "--interface", "127.0.0.1", "--port", str(rasa),
        ],
    }  # fmt: skip
    health = {
        "api": f"http://127.0.0.1:{api}/v1/health",
        "actions": f"http://127.0.0.1:{actions}/health",
        "rasa": f"http://127.0.0.1:{rasa}",
    }
    return {
        name: Part(name, command, variables, health[name], data / f"{name}.log")
        for name, command in commands.items()
    }


@pytest.fixture
def visitor(stack: Stack) -> Visitor:
    """A browser that has not been here before."""
    return stack.visitor()


@pytest.fixture
def member(stack: Stack) -> Visitor:
    """A browser in which 王芳 has signed in."""
    return stack.member("王芳")


@pytest.fixture
def another_visitor(stack: Stack) -> Visitor:
    return stack.visitor()


@pytest.fixture(scope="session")
def replies() -> Callable[[str], list[str]]:
    """The texts of a response, as the files of bot/domain have them."""
    import yaml

    files = (ROOT / "bot/domain").glob("responses*.yml")
    domains = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    said = {name: variants for domain in domains for name, variants in domain["responses"].items()}
    return lambda name: [variant["text"] for variant in said[name]]


@pytest.fixture
def says(replies):
    """Whether a reply is one of a response's wordings, whatever is filled in."""

    def check(reply, response):
        patterns = [re.sub(r"\\{\w+\\}", ".*", re.escape(text)) for text in replies(response)]
        return any(re.search(pattern, reply.text, re.DOTALL) for pattern in patterns)

    return check
