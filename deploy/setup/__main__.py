"""Carry out `make run`, `make test`, `make bench`, `make clean` and `make locks`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from deploy.errors import DeployError, StoppedError
from deploy.instance import held, setting_up
from deploy.ports import check_ports
from deploy.settings import Settings, read_settings
from deploy.setup import checks, cleaning, locks
from deploy.setup.commands import Commands
from deploy.setup.diagnosis import explain
from deploy.setup.display import make_display
from deploy.setup.environments import Environments
from deploy.setup.plan import PEERS, SERVE, Plan
from deploy.setup.schedule import Schedule
from deploy.setup.training import QUIET_RASA

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Do what was asked for; the exit status says whether it worked."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
            signal.signal(number, _stop)
    asked = _arguments()
    # Where this is set, every start of every part would compile all of Rasa and TensorFlow anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        settings = read_settings(ROOT, os.environ)
        return _carry_out(asked, settings)
    except StoppedError as stopped:
        _say(f"\n{stopped}")
        return 130
    except DeployError as error:
        _say(f"\n{error}")
        return 1
    except OSError as error:  # a disk that is full or read-only, or the terminal that went away
        _say(f"\n{error}. {explain(str(error), 1)}")
        return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy.setup")
    parser.add_argument("what", choices=("run", "test", "bench", "clean", "locks"))
    parser.add_argument("--lan", action="store_true", help="run: let other devices on the network in")
    parser.add_argument("--all", action="store_true", help="clean: people's records too")
    return parser.parse_args()


def _carry_out(asked: argparse.Namespace, settings: Settings) -> int:
    if asked.what == "clean":
        cleaning.clean(settings, records_too=asked.all, say=_say)
        return 0
    commands = Commands(ROOT, {**os.environ, **QUIET_RASA})
    environments = Environments(ROOT, os.environ)
    logs = settings.data_dir / "logs" / "setup"
    if asked.what == "locks":
        locks.compile_all(commands, environments, os.environ, log=logs / "locks.log", say=_say)
        return 0
    if asked.what == "run":
        with held(settings.data_dir):  # better to hear of it now than when everything is set up
            check_ports(settings)
    plan = Plan(settings, environments)
    steps = {"run": plan.to_run, "test": plan.to_test, "bench": plan.to_bench}[asked.what]()
    with setting_up(ROOT):
        Schedule(steps, commands, logs, make_display(sys.stdout, len(steps))).carry_out()
    if asked.what == "test":
        return checks.run_all(commands, say=_say)
    if asked.what == "bench":
        return _become(PEERS, "-m", "bench")
    return _become(SERVE, "-m", "deploy.launch", *(["--lan"] if asked.lan else []))


def _become(python: str, *words: str) -> NoReturn:
    command = [str(ROOT / python), *words]
    os.execv(command[0], command)  # noqa: S606 - set-up ends here and becomes what it has set up


def _stop(number: int, _frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)  # stopping is under way and does not take long
    raise StoppedError(f"stopped by {signal.Signals(number).name}")


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - nobody is listening any more


if __name__ == "__main__":
    sys.exit(main())
