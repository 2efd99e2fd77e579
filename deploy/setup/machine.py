"""Find the programs that set-up needs by running them: a name on the PATH proves nothing.

A `python3.10` or `uv` on the PATH may be a version manager's stand-in that fails when it is run.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence, Tuple

from deploy.errors import MissingToolError

Version = Tuple[int, ...]
# Runs a command and returns its first words of output, or None if it does not run.
Ask = Callable[[Sequence[str]], Optional[str]]

UV_AT_LEAST = (0, 7)
NODE_AT_LEAST = (20, 19)
RASA_PYTHONS = ((3, 10),)
# The newest for which every locked package was built stands last; the one the locks were made with first.
SERVE_PYTHONS = ((3, 11), (3, 12), (3, 13))

_ASK_PYTHON = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"


def ask(command: Sequence[str]) -> str | None:
    """Run a command for its output; None if it cannot be started, fails or hangs."""
    try:
        answer = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode("utf-8", "replace").strip() if answer.returncode == 0 else None


def version_in(text: str | None) -> Version:
    """The first version number in a program's answer; () if there is none."""
    found = re.search(r"(\d+(?:\.\d+)+)", text or "")
    return tuple(int(part) for part in found.group(1).split(".")) if found else ()


def find_python(wanted: Sequence[Version], *, environment: Mapping[str, str], ask: Ask = ask) -> Path | None:
    """A Python of one of the wanted versions, the first wanted first; None if there is none."""
    for version in wanted:
        for candidate in _pythons(version, environment):
            answer = ask([candidate, "-c", _ASK_PYTHON])
            number, _, executable = (answer or "").partition(" ")
            if version_in(number) == version and executable:
                return Path(executable)
    return None


def _pythons(version: Version, environment: Mapping[str, str]) -> list[str]:
    name = ".".join(map(str, version))
    root = Path(environment.get("PYENV_ROOT") or Path(environment.get("HOME", os.sep)) / ".pyenv")
    kept = sorted((root / "versions").glob(f"{name}*"), reverse=True)
    return [f"python{name}", *(str(folder / "bin" / "python") for folder in kept), "python3", "python"]


def find_uv(candidates: Sequence[str], *, ask: Ask = ask) -> str | None:
    """A uv that runs and is new enough; None if there is none."""
    for candidate in candidates:
        if version_in(ask([candidate, "--version"])) >= UV_AT_LEAST:
            return candidate
    return None


def check_npm(*, ask: Ask = ask) -> None:
    """Make sure that npm runs and that Node.js is new enough to build the page.

    Raises:
        MissingToolError: one of them is missing or too old.
    """
    wanted = ".".join(map(str, NODE_AT_LEAST))
    node = ask(["node", "--version"])
    if node is None or ask(["npm", "--version"]) is None:
        what = "node" if node is None else "npm"
        raise MissingToolError(
            f"`{what}` is missing or does not run: install Node.js {wanted} or newer with npm."
        )
    if version_in(node) < NODE_AT_LEAST:
        raise MissingToolError(f"Node.js is {node}, the page needs {wanted}: install a newer one.")
