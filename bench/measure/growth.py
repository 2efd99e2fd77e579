"""Measure how the question path grows from the laws to a million passages (C2-1m)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.corpus import Corpus
from bench.large import Large
from bench.measure.measurement import Measurement
from bench.measure.turns import WARM_UPS, refused_from_memory
from bench.rows import Row, Target
from bench.sides import OURS, Found
from bench.timing import Timed, interleave, percentile, spread_ms

_ROUND = 25
_BLOCK = 1024 * 1024
_PARTS = ("dense", "lexical")  # stages of the question path that search
_THREE_TIMES = Target("ratio", "at most", 3)


def growth(large: Large) -> list[Measurement]:
    """Ours at both sizes by turns: copies that have vectors alone, then with terms, too."""
    return [
        Measurement(
            (f"C2-{corpus.name}-growth", *(f"C2-{corpus.name}-{part}" for part in _PARTS)),
            partial(_growth, large.origin, corpus),
        )
        for corpus in (large.plain, large.with_terms)
    ]


def _growth(small: Corpus, large: Corpus) -> list[Row]:
    warm, asked = small.questions[:WARM_UPS], small.questions[WARM_UPS:]
    for corpus in (small, large):
        read_into_cache(corpus.prepared.release)
    with OURS.answering(large.prepared) as here, OURS.answering(small.prepared) as there:
        _ = here.run(warm), there.run(warm)
        at_large, at_small = interleave(here.run, there.run, asked, size=_ROUND)
    refused_from_memory(OURS, (*at_large, *at_small))
    whole = {"ms": {large.name: spread_ms(at_large).as_json(), small.name: spread_ms(at_small).as_json()}}
    whole_path = _row(
        (small, large), "growth", "question → hits", [spread_ms(one).p50 for one in (at_large, at_small)]
    )
    rows = [replace(whole_path, target=_THREE_TIMES, quality=whole)]
    for part in _PARTS:
        stages = [_stage(one, part) for one in (at_large, at_small)]
        rows.append(_row((small, large), part, f"the {part} search alone", stages))
    return rows


def read_into_cache(release: Path) -> None:
    """Read every file once: what is measured is a release that has been in use, not the disk."""
    for path in release.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(_BLOCK):
                    pass


def _stage(timed: Sequence[Timed[Found]], stage: str) -> float:
    return percentile([one.result.stages_ms[stage] for one in timed], 0.5)


def _row(corpora: tuple[Corpus, Corpus], part: str, what: str, p50: Sequence[float]) -> Row:
    small, large = corpora
    return Row(
        id=f"C2-{large.name}-{part}",
        what=f"{what} at {large.passages:,} passages, p50, ms (ratio: growth)",
        ours=p50[0],
        peer=p50[1],
        peer_name=f"the same at {small.passages:,}",
        ratio=p50[0] / p50[1],
    )
