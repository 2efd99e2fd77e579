"""Run the product's three processes on free ports, in a data folder of their own, and talk to them."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bench.errors import SideFailedError
from index.settings import PROJECT_ROOT

_OURS = PROJECT_ROOT / ".venv" / "bin" / "python"
RASA = PROJECT_ROOT / ".venv-rasa" / "bin" / "python"
_START_S = 90
_STOP_S = 20
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "YUNXUE_LIBRARY": "sample",
    "YUNXUE_CHAT_IN_FLIGHT": "200",
    "YUNXUE_CHAT_TIMEOUT_S": "30",
}


@contextmanager
def running_product(data_dir: Path, *, rasa_module: str, trained_bot: Path | None = None) -> Iterator[str]:
    """The address of the API while Rasa (started as `rasa_module`), the actions and the API run.

    The model, the sample library's release and, without another folder, the `trained_bot` are those of
    `data_dir`; records and conversations are thrown away.

    Raises:
        SideFailedError: one of them does not start.
    """
    rasa, actions, api = _free_ports()
    with TemporaryDirectory(prefix="yunxue-bench-") as scratch, ExitStack() as stack:
        folder = Path(scratch)
        (folder / "rasa").mkdir()
        (folder / "rasa" / "models").symlink_to(trained_bot or data_dir / "rasa" / "models")
        for shared in ("models", "releases"):
            (folder / shared).symlink_to(data_dir / shared)
        ports = {"YUNXUE_RASA_PORT": rasa, "YUNXUE_ACTIONS_PORT": actions, "YUNXUE_API_PORT": api}
        settings = {**{name: str(port) for name, port in ports.items()}, "YUNXUE_DATA_DIR": scratch}
        log = data_dir / "bench" / "sides.log"
        commands = {
            f"http://127.0.0.1:{rasa}": [
                str(RASA), "-m", rasa_module, "run", "--model", str(folder / "rasa" / "models"),
                "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml",
                "--interface", "127.0.0.1", "--port", str(rasa),
            ],
            f"http://127.0.0.1:{actions}/health": [str(_OURS), "-m", "actions"],
            f"http://127.0.0.1:{api}/v1/health": [str(_OURS), "-m", "api"],
        }  # fmt: skip
        for command in commands.values():
            stack.enter_context(_process(command, {**_QUIET, **settings}, log))
        for address in commands:
            _wait_for(address)
        yield f"http://127.0.0.1:{api}"


def _free_ports() -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(closing(socket.socket())) for _ in range(3)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def _process(command: list[str], variables: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env={**os.environ, **variables}, stdout=output, stderr=output
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass  # not yet
        time.sleep(0.3)
    reason = f"no answer within {_START_S} s: `make run` once, and look at sides.log"
    raise SideFailedError(address, reason)
