"""Draw how many times faster each row is than its peer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from bench.rows import Row
from bench.table import figure

_OURS, _SLOWER, _TARGET = "#1f6f54", "#b23a2e", "#30363d"
_HEIGHT = 0.42  # inches a bar


def drawable(rows: Sequence[Row]) -> list[Row]:
    """The rows whose ratio says how many times faster ours is: those of C2 and C3."""
    return [row for row in rows if row.id.startswith(("C2-", "C3-"))]


def draw(rows: Sequence[Row], path: Path, *, subtitle: str) -> None:
    """Write the chart as PNG: a bar a row on a logarithmic axis, a mark where the target lies."""
    shown = drawable(rows)
    mpl.rcParams["svg.hashsalt"] = "yunxue"
    sheet = Figure(figsize=(11, 1.6 + _HEIGHT * len(shown)), dpi=150, layout="constrained")
    axes = sheet.subplots()
    ratios = [row.ratio for row in shown]
    colours = [_OURS if ratio >= 1 else _SLOWER for ratio in ratios]
    bars = axes.barh(range(len(shown)), [ratio - 1 for ratio in ratios], left=1, color=colours, height=0.7)
    axes.set_xscale("log")
    axes.set_yticks(range(len(shown)), [f"{row.id}\n{row.peer_name}" for row in shown], fontsize=7)
    axes.invert_yaxis()
    axes.bar_label(bars, [f" {figure(ratio)} × " for ratio in ratios], fontsize=8)
    for place, row in enumerate(shown):
        if row.target is not None and row.target.of == "ratio":
            axes.plot([row.target.bound] * 2, [place - 0.45, place + 0.45], color=_TARGET, linewidth=2)
    axes.axvline(1, color=_TARGET, linewidth=0.8)
    axes.margins(x=0.15, y=0.02)
    axes.xaxis.set_major_formatter(lambda value, _place: f"{value:g}")
    axes.set_xlabel("times faster than the peer (dark mark: target)")
    sheet.suptitle(f"Yunxue beside its peers\n{subtitle}", fontsize=10)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.savefig(path, metadata={"Software": None})
