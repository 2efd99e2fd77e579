"""Run a carriage box: the API as a process of its own, with a roster, killed and started again at will."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import httpx

from api.identity import COOKIE, Identities
from api.secret_files import load_secrets
from study.actors import SYSTEM
from study.migrating import migrate
from study.people import branches, members, roles
from study.people.members import Entry
from study.people.records import Grant, Role
from study.sign_in import sign_ins
from study.storage import Storage
from tests.processes import free_ports
from tests.simulation.wire import Place

STARTS_WITHIN_S = 90


class Box:
    """The API over one data folder, on one port through all its lives; its records are there or at a URL."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self._folder = folder
        self._database = database
        (port,) = free_ports(1)
        self.place = Place("127.0.0.1", port)
        self.address = f"http://127.0.0.1:{port}"
        self.storage = Storage.open(database or f"sqlite:///{folder / 'yunxue.db'}")
        migrate(self.storage)
        self.branch = branches.add(self.storage, "客运一支部", actor=SYSTEM, now=datetime.now(UTC)).id
        self._key = load_secrets(folder / "secrets").session_key
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("YUNXUE_")}
        environment |= {
            "YUNXUE_DATA_DIR": str(self._folder),
            "YUNXUE_DATABASE_URL": self._database,
            "YUNXUE_API_PORT": str(self.place.port),
            "YUNXUE_RASA_PORT": "1",
            "YUNXUE_ACTIONS_PORT": "1",
            "YUNXUE_DEMO": "0",
        }
        with (self._folder / "api.log").open("ab") as log:
            self._process = subprocess.Popen([sys.executable, "-m", "api"], env=environment, stderr=log)
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if httpx.get(f"{self.address}/v1/health", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"the box did not start, see {self._folder / 'api.log'}")

    def kill(self) -> None:
        """Pull the plug."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Kill it and let go of its records."""
        self.kill()
        self.storage.close()

    def enrol(self, number: int, *, secretary: bool = False) -> UUID:
        """A new member of the branch."""
        now = datetime.now(UTC)
        with self.storage.writing() as connection:
            entry = Entry(f"{number:05}", "王芳", self.branch, None)
            member = members.add(connection, entry, now=now)
            if secretary:
                grants = frozenset({Grant(Role.SECRETARY, self.branch)})
                roles.write(connection, members.demand(connection, member), grants, actor=SYSTEM, now=now)
        return member

    def signed_in(self, member: UUID) -> str:
        """The cookie of a new browser in which a member is signed in."""
        now = datetime.now(UTC)
        with self.storage.writing() as connection:
            visitor = sign_ins.open_sign_in(connection, member, now=now)
        given = SimpleNamespace(set_cookie=lambda name, value, **_: jar.append(f"{name}={value}"))
        jar: list[str] = []
        request = SimpleNamespace(url=SimpleNamespace(scheme="http"))
        Identities(self._key, self.storage, lambda: now).give(visitor, request, given)
        assert jar[0].startswith(COOKIE)
        return jar[0]

    def sockets(self) -> int:
        """How many sockets the process holds."""
        held = 0
        for handle in Path(f"/proc/{self._process.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed in the meantime
                held += str(handle.readlink()).startswith("socket:")
        return held

    def cpu_s(self) -> float:
        """The processor time that it has used, in seconds."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Its resident memory, in MiB."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
