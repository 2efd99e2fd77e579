"""Measure, print the table, and write the rows and the chart: `python -m bench`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench.errors import BenchError
from bench.machine import busy, describe, hold_to_cores
from bench.materials import Gathering, Materials, Sources
from bench.plan import carry_out, measurements
from bench.rows import Row
from bench.sides import THREADS
from bench.table import table_of
from index.errors import IndexingError
from index.settings import IndexSettings
from knowledge.errors import KnowledgeError

_WIDTH = 180  # where the output is no terminal


def main(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Measure what is asked for; the exit status is 1 if a row could not be measured."""
    asked = _arguments(words, environment)
    report, progress = Console(width=None if sys.stdout.isatty() else _WIDTH), Console(stderr=True)
    hold_to_cores(THREADS, os.environ)
    settings = IndexSettings()
    (settings.data_dir / "bench").mkdir(parents=True, exist_ok=True)
    began, warning = time.monotonic(), busy(THREADS)
    try:
        materials = Gathering(settings, now=datetime.now(UTC), say=progress.print).gather(
            Sources(
                asked.laws,
                asked.questions,
                asked.squad,
                quick=asked.quick,
                full=asked.full,
                large=not asked.only or any("1m" in row_id for row_id in asked.only),
            )
        )
        rows, failed = carry_out(measurements(materials, full=asked.full), asked.only, progress.print)
    except (BenchError, IndexingError, KnowledgeError) as error:
        progress.print(str(error), style="red")
        return 1
    report.print(table_of(rows))
    lines = [
        *describe(THREADS),
        _sizes(materials),
        *materials.missing,
        *failed,
        *([warning] if warning else []),
    ]
    for line in lines:
        report.print(line, highlight=False)
    report.print(f"measured in {(time.monotonic() - began) / 60:.1f} minutes", highlight=False)
    _write(rows, asked.json, asked.chart)
    return 1 if failed else 0


def _arguments(words: Sequence[str], environment: Mapping[str, str]) -> argparse.Namespace:
    def given(name: str) -> Path | None:
        value = environment.get(f"YUNXUE_BENCH_{name}")
        return Path(value) if value else None

    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Yunxue beside its peers.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as a JSON list")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw the ratios as PNG")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="ID", help="rows, or starts of their ids: C2-50k"
    )
    parser.add_argument(
        "--full", action="store_true", help="no samples: every passage for C3, every question of --squad"
    )
    parser.add_argument("--quick", action="store_true", help="few questions: to see that all sides run")
    for name, what in (
        ("laws", "a folder of laws: the 50k rows"),
        ("questions", "golden questions about the laws, JSON Lines"),
        ("squad", "a SQuAD file: the CMRC row"),
    ):
        parser.add_argument(
            f"--{name}", type=Path, default=given(name.upper()), help=f"{what} (YUNXUE_BENCH_{name.upper()})"
        )
    return parser.parse_args(words)


def _sizes(materials: Materials) -> str:
    corpora = [
        *materials.sized,
        *([materials.squad] if materials.squad else []),
        *([materials.large.plain] if materials.large else []),
    ]
    return "; ".join(
        f"{one.name}: {one.passages:,} passages, {len(one.questions):,} questions" for one in corpora
    )


def _write(rows: Sequence[Row], json_file: Path | None, chart_file: Path | None) -> None:
    if json_file:
        listed = json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2)
        json_file.write_text(listed + "\n", "utf-8")
    if chart_file:
        from bench.chart import draw  # noqa: PLC0415 - only the peers' environment has matplotlib

        draw(rows, chart_file, subtitle=describe(THREADS)[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
