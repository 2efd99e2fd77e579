"""Prepare an empty installation, and show once how to get in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import StartFailedError


@dataclass(frozen=True)
class Link:
    """A link that signs in to the demo branch."""

    role: str
    name: str
    secret: str


@dataclass(frozen=True)
class WaysIn:
    """What to show once: the first administrator's number and code, and the demo's links."""

    administrator: tuple[str, str] | None
    demo: tuple[Link, ...]

    def lines(self, url: str) -> Iterator[str]:
        """The lines to print; what counts in a link stands after its #, which no browser sends on."""
        if self.demo:
            yield "To try it out, open one of these on this machine (invented people, good for 12 hours):"
            width = max(len(link.role) for link in self.demo)
            for link in self.demo:
                yield f"  {link.role:<{width}}  {url}/sign-in#demo={link.secret}  {link.name}"
        if self.administrator is not None:
            number, code = self.administrator
            yield f"First administrator: open {url}/sign-in#activate={number}"
            yield f"  staff number {number}, one-time code {code} (shown only now)"


def prepare(root: Path, variables: Mapping[str, str]) -> WaysIn:
    """Make what an empty installation needs; the answer holds secrets and must go into no log.

    Raises:
        StartFailedError: the records cannot be opened.
    """
    done = subprocess.run(
        [sys.executable, "-m", "api.first_start"],
        cwd=root, env=dict(variables), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        start_new_session=True,  # Ctrl-C must not cut it off between making a secret and showing it
    )  # fmt: skip
    if done.returncode != 0:
        raise StartFailedError(f"the records could not be prepared: {done.stderr.strip()[-2000:]}")
    return read(done.stdout)


def read(text: str) -> WaysIn:
    """Read what `api.first_start` printed."""
    found = json.loads(text)
    made = found["administrator"]
    return WaysIn(
        administrator=None if made is None else (made["staff_number"], made["code"]),
        demo=tuple(Link(**link) for link in found["demo"]),
    )
