"""Measure how long the stages of a question, or of a build, take."""

from __future__ import annotations

from time import perf_counter


class Stopwatch:
    """Started when made; each lap ends the stage that ran since the last one."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage; a stage that comes twice adds up."""
        now = perf_counter()
        self._laps[stage] = self._laps.get(stage, 0.0) + now - self._last
        self._last = now

    def laps_s(self) -> dict[str, float]:
        """Seconds by stage, in the order in which they first ended."""
        return {stage: round(duration, 3) for stage, duration in self._laps.items()}

    def laps_ms(self) -> dict[str, float]:
        """Milliseconds by stage, and `total` since the start."""
        seconds = self._laps | {"total": perf_counter() - self._start}
        return {stage: round(duration * 1000, 3) for stage, duration in seconds.items()}
