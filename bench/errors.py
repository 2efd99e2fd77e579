"""Everything that can go wrong while measuring."""

from __future__ import annotations

from pathlib import Path


class BenchError(Exception):
    """Root of everything this package raises."""


class SideFailedError(BenchError):
    """One side's process could not start, or failed at its work."""

    def __init__(self, side: str, reason: str) -> None:
        super().__init__(f"{side}: {reason}")


class NothingMeasuredError(BenchError):
    """No measurement has an id that was asked for."""

    def __init__(self, asked: list[str], known: list[str]) -> None:
        super().__init__(f"--only {' '.join(asked)} names nothing: expected the start of {', '.join(known)}")


class ManySegmentsError(BenchError):
    """Only a release that was written whole can be enlarged."""

    def __init__(self, release: Path) -> None:
        super().__init__(f"{release} has several segments: delete {release.parent}, it is built anew")
