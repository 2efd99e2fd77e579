"""Show the rows as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table

from bench.rows import Row

_WITHOUT_DECIMALS = 1000
_VERDICTS = {True: "[green]yes[/]", False: "[red]NO[/]", None: "–"}


def table_of(rows: Sequence[Row]) -> Table:
    """One line a row, in the order given."""
    table = Table(title="Yunxue beside its peers", show_lines=True)
    for name, side in (
        ("id", "left"), ("what", "left"), ("ours", "right"), ("peer", "right"), ("peer_name", "left"),
        ("ratio", "right"), ("target", "left"), ("met", "left"), ("quality", "left"),
    ):  # fmt: skip
        table.add_column(name, justify="right" if side == "right" else "left", overflow="fold")
    for row in rows:
        table.add_row(
            row.id,
            row.what,
            figure(row.ours),
            figure(row.peer),
            row.peer_name,
            figure(row.ratio),
            str(row.target or "–"),
            _VERDICTS[row.met],
            spoken(row.quality),
        )
    return table


def figure(value: float) -> str:
    """A figure with as many digits as it deserves."""
    return f"{value:.0f}" if value >= _WITHOUT_DECIMALS else f"{value:.3g}"


def spoken(quality: object) -> str:
    """A quality object in words."""
    if isinstance(quality, Mapping):
        return ", ".join(f"{name}: {_inner(value)}" for name, value in quality.items())
    return str(quality)


def _inner(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name} {_inner(inner)}" for name, inner in value.items())
    return figure(value) if isinstance(value, float) else str(value)
