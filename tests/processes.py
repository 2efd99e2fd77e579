"""Run the whole product for a test, as `make run` starts it, on ports of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from deploy.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("models", "releases/sample/current", "rasa/models/yunxue.tar.gz")
PATIENCE_S = 240
STOPPED_WITHIN_S = 30


def prepared_data() -> Path:
    """The data folder that set-up filled; a test without it is skipped, with the reason."""
    data = read_settings(ROOT, os.environ).data_dir
    missing = [name for name in NEEDED if not (data / name).exists()]
    if missing:
        pytest.skip(f"{data} lacks {', '.join(missing)}: `make test` makes them")
    return data


@contextmanager
def whole_product(prepared: Path, folder: Path) -> Iterator[str]:
    """The address of a running product.

    Model, release and trained bot are those of `prepared`; everything that is written, the members'
    records above all, goes into `folder`.
    """
    for name in ("models", "releases", "rasa/models"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to((prepared / name).resolve(), target_is_directory=True)
    ports = free_ports(3)
    settings = Settings(ROOT, folder, "127.0.0.1", *ports, declared={})
    address = f"http://127.0.0.1:{settings.api_port}/"
    log = folder / "launch.log"
    with log.open("wb") as output, _launched(settings, output) as launch:
        _wait_until_ready(address, launch, log)
        yield address


def demo_link(folder: Path, role: str) -> str:
    """The link that the launcher of the product in `folder` has printed for that role."""
    log = folder / "launch.log"
    deadline = time.monotonic() + STOPPED_WITHIN_S
    while time.monotonic() < deadline:
        found = re.search(rf"{role} +(http\S+#demo=\S+)", log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        time.sleep(0.2)
    pytest.fail(f"no link for {role}:\n{log.read_text(encoding='utf-8')}")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on just now, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextmanager
def _launched(settings: Settings, output: object) -> Iterator[subprocess.Popen[bytes]]:
    launch = subprocess.Popen(
        [sys.executable, "-m", "deploy.launch"],
        cwd=ROOT,
        env={**os.environ, **settings.variables()},
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    try:
        yield launch
    finally:
        launch.send_signal(signal.SIGTERM)
        launch.wait(timeout=STOPPED_WITHIN_S)


def _wait_until_ready(address: str, launch: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    with httpx.Client(base_url=address, trust_env=False) as client:
        while launch.poll() is None and time.monotonic() < deadline:
            if _is_ready(client):
                return
            time.sleep(0.5)
    pytest.fail(f"the product did not get ready:\n{log.read_text(encoding='utf-8')}")


def _is_ready(client: httpx.Client) -> bool:
    try:
        return bool(client.get("v1/ready").json()["status"] == "ready")
    except (httpx.HTTPError, ValueError, KeyError):
        return False
