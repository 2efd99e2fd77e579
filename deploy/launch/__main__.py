"""Start Yunxue, say where it is, and stay until it is time to stop.

Usage: python -m deploy.launch [--lan] [--configuration FILE]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from deploy.errors import DeployError
from deploy.instance import held
from deploy.launch.address import is_local_only, network_address, qr_code
from deploy.launch.console import Console
from deploy.launch.first_start import WaysIn, prepare
from deploy.launch.lifetime import StopWish, adopt_orphans
from deploy.launch.readiness import Waiting, wait_until_ready
from deploy.launch.supervision import Supervisord
from deploy.ports import check_ports
from deploy.settings import Settings, read_settings
from deploy.terminal import Terminal
from deploy.tether import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
ALL_INTERFACES = "0.0.0.0"  # noqa: S104 - asked for with --lan; the actions keep using the loopback one
LOOK_EVERY = 0.3  # seconds


def main() -> int:
    """Run until somebody stops it; the exit status says whether it ran well."""
    console = Console(sys.stdout)
    asked = _arguments()
    stop = StopWish(Terminal())
    stop.listen()
    end_with_parent()
    try:
        settings = read_settings(ROOT, os.environ)
        if asked.lan and is_local_only(settings.api_host):
            settings = replace(settings, api_host=ALL_INTERFACES)
        with held(settings.data_dir):
            check_ports(settings)
            _serve(settings, asked.configuration, stop, console)
    except DeployError as error:
        console.say(str(error))
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy.launch")
    parser.add_argument("--lan", action="store_true", help="let other devices on the network in")
    parser.add_argument(
        "--configuration",
        type=Path,
        default=ROOT / "deploy/supervisord.conf",
        help="what supervisord runs (default: %(default)s)",
    )
    return parser.parse_args()


def _serve(settings: Settings, configuration: Path, stop: StopWish, console: Console) -> None:
    logs = settings.data_dir / "logs"
    adopt_orphans()
    environment = {**os.environ, **settings.variables()}
    supervisord = Supervisord(ROOT, configuration, logs, environment)
    try:
        url = f"http://{_reachable(settings.api_host)}:{settings.api_port}"
        if wait_until_ready(Waiting(url, supervisord, logs, stop.is_made, console.show)):
            # Only now: whoever stops before this loses no secret that is shown once.
            _announce(settings, prepare(ROOT, environment), console)
        while not stop.is_made():
            for ended in supervisord.exits():
                console.say(f"{ended.part} ended ({ended.how}) and is being started again; see {logs}")
            time.sleep(LOOK_EVERY)
        console.say(f"Stopping ({stop.reason}) …")
    finally:
        supervisord.stop()
    console.say("Stopped.")


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {ALL_INTERFACES, "::", ""} else host


def _announce(settings: Settings, ways_in: WaysIn, console: Console) -> None:
    console.say(f"Yunxue is ready: http://{_reachable(settings.api_host)}:{settings.api_port}")
    if not is_local_only(settings.api_host):
        address = network_address() if settings.api_host == ALL_INTERFACES else settings.api_host
        if address is None:
            console.say("This machine is on no network: connect it, then phones can open its address.")
        else:
            url = f"http://{address}:{settings.api_port}"
            console.say(f"On the local network: {url}\n{qr_code(url)}")
    for line in ways_in.lines(f"http://{_reachable(settings.api_host)}:{settings.api_port}"):
        console.say(line)
    console.say("Ctrl-C ends it.")


if __name__ == "__main__":
    sys.exit(main())
