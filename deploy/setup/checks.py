"""Run every check of `make test`, the fast ones first, and say how each went."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable

from deploy.setup.commands import Commands
from deploy.setup.display import spoken
from deploy.setup.plan import RASA, SERVE


@dataclass(frozen=True)
class Check:
    """One check: its name and the command that does it."""

    name: str
    command: tuple[str, ...]
    folder: str = "."


_LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
)

# Integration tests wait for processes, clocks and disks more than they work. The long ones come first.
_SIDE_BY_SIDE = ("-n", "4", "--dist", "loadscope", "--no-loadscope-reorder")

CHECKS = (
    Check("ruff check", (SERVE, "-m", "ruff", "check")),
    Check("ruff format", (SERVE, "-m", "ruff", "format", "--check")),
    Check("import-linter", (SERVE, "-c", _LINT_IMPORTS)),
    Check("mypy", (SERVE, "-m", "mypy")),
    Check("unit tests", (SERVE, "-m", "pytest", "tests/unit")),
    Check("page check", ("npm", "run", "check"), "web"),
    Check("page tests", ("npm", "test"), "web"),
    Check(
        "rasa data validate",
        (RASA, "-m", "rasa", "data", "validate", "--domain", "bot/domain", "--data", "bot/data"),
    ),
    Check("integration tests", (SERVE, "-m", "pytest", "tests/integration", *_SIDE_BY_SIDE)),
    Check("dialogue tests", (SERVE, "-m", "pytest", "tests/dialogue")),
    Check("browser tests", (SERVE, "-m", "pytest", "tests/e2e")),
)


@dataclass(frozen=True)
class Outcome:
    """How a check went."""

    name: str
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"  {'ok    ' if self.passed else 'FAILED'}  {self.name:<20} {spoken(self.seconds):>12}"


def run_all(commands: Commands, *, say: Callable[[str], None], checks: tuple[Check, ...] = CHECKS) -> int:
    """Run all of them, also after one has failed; the exit status is 0 if all passed."""
    outcomes: list[Outcome] = []
    for number, check in enumerate(checks, start=1):
        say(f"\n[{number}/{len(checks)}] {check.name}")
        began = time.monotonic()
        status = commands.show(check.command, folder=commands.root / check.folder)
        outcomes.append(Outcome(check.name, status == 0, time.monotonic() - began))
        say(str(outcomes[-1]))
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    say("\n" + "\n".join(map(str, outcomes)))
    say(
        f"\n{len(failed)} of {len(checks)} checks failed: {', '.join(failed)}"
        if failed
        else "\nAll checks passed."
    )
    return 1 if failed else 0
