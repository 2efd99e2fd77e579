"""Remember what a step was made from, so that it runs again only when that changes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

_NOT_INPUT = {"__pycache__", "node_modules", "dist", ".git"}


@dataclass(frozen=True)
class Inputs:
    """What a step depends on: files, whole folders, and facts such as a version or a setting."""

    root: Path
    paths: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """A SHA-256 over names and contents, in a fixed order."""
        digest = hashlib.sha256()
        for fact in self.facts:
            digest.update(f"fact {fact}\n".encode())
        for name in self.paths:
            digest.update(f"path {name}\n".encode())
            for path in _files(self.root / name):
                digest.update(f"file {path.relative_to(self.root).as_posix()}\n".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder, folders, names in os.walk(str(path)):
        folders[:] = sorted(name for name in folders if name not in _NOT_INPUT)
        for name in sorted(names):
            yield Path(folder) / name


@dataclass(frozen=True)
class Stamp:
    """The fingerprint of a step's last complete run, kept beside what the step makes."""

    path: Path

    def matches(self, fingerprint: str) -> bool:
        """Whether the last complete run had these inputs."""
        return self.path.is_file() and self.path.read_text(encoding="ascii").strip() == fingerprint

    def write(self, fingerprint: str) -> None:
        """Keep the fingerprint; called only after the step has succeeded."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(fingerprint + "\n", encoding="ascii")

    def remove(self) -> None:
        """Forget the last run, so that an interrupted step counts as not done."""
        if self.path.exists():
            self.path.unlink()
