"""Count what happened to the phones, and show it as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.table import Table


@dataclass(slots=True)
class Counts:
    """What happened to all phones together; moments in seconds."""

    requests: Counter[str] = field(default_factory=Counter)
    streams: Counter[str] = field(default_factory=Counter)
    delivered: int = 0
    told_again: int = 0
    live_s: list[float] = field(default_factory=list)
    caught_up_s: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: `lost` events were in the log and never reached a phone."""

    phones: int
    events: int
    lost: int
    submissions: int
    rows: int
    seconds: float
    sockets_at_most: int
    sockets_left: int
    memory_mib: float
    counts: Counts

    def table(self) -> Table:
        """The figures for people."""
        table = Table("what", "figure", title=f"{self.phones} phones, {self.seconds:.0f} s")
        table.columns[1].justify = "right"
        for what, figure in self._lines():
            table.add_row(what, figure)
        return table

    def _lines(self) -> list[tuple[str, str]]:
        counts = self.counts
        return [
            *((f"streams {name}", f"{number:,}") for name, number in sorted(counts.streams.items())),
            *((f"requests {name}", f"{number:,}") for name, number in sorted(counts.requests.items())),
            ("events in the log", f"{self.events:,}"),
            ("events delivered", f"{counts.delivered:,}"),
            ("events told again", f"{counts.told_again:,}"),
            ("events lost", f"{self.lost:,}"),
            ("submissions, rows", f"{self.submissions:,}, {self.rows:,}"),
            ("commit to phone, p50 / p95 / max", _spread(counts.live_s)),
            ("the same for what was missed", _spread(counts.caught_up_s)),
            ("sockets of the box, at most / left over", f"{self.sockets_at_most} / {self.sockets_left}"),
            ("memory of the box", f"{self.memory_mib:.0f} MiB"),
        ]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def _spread(values: Sequence[float]) -> str:
    return " / ".join(f"{percentile(values, share) * 1000:,.0f} ms" for share in (0.5, 0.95, 1.0))
