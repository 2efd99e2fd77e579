"""Write the exact versions in `locks/` anew from the direct dependencies in `pyproject.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Mapping

from deploy.setup.commands import Commands
from deploy.setup.environments import Environments

_QUIET = ("--no-annotate", "--no-header", "--generate-hashes")
# Found links and registries leave no trace in the files: --no-header, and no index is emitted.
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dev", ("--python-version", "3.11", "--no-emit-package", "torch")),
    ("serve", ("--universal", "--python-version", "3.11", "--constraints", "locks/dev.txt")),
    ("peers", ("--python-version", "3.11", "--no-emit-package", "torch", "--constraints", "locks/dev.txt")),
    ("rasa", ("--python-version", "3.10")),
    ("tools", ("--universal", "--python-version", "3.8")),
)


def compile_all(
    commands: Commands,
    environments: Environments,
    environment: Mapping[str, str],
    *,
    log: Path,
    say: Callable[[str], None],
) -> None:
    """Compile every lock; `serve` and `peers` take their versions from `dev`, which is what is checked."""
    places = environment.get("PIP_FIND_LINKS", "").split()
    links = [word for place in places for word in ("--find-links", place)]
    for group, options in _GROUPS:
        out = f"locks/{group}.txt"
        say(f"{out} …")
        compile_group = [environments.uv(), "pip", "compile", "--quiet", "pyproject.toml", "--group", group]
        commands.run(
            [*compile_group, *_QUIET, *options, *links, "--output-file", out],
            log=log,
            on_line=lambda _line: None,
        )
