"""Measure what a narrow filter costs (F): the same questions with and without it."""

from __future__ import annotations

from functools import partial

from bench.corpus import Corpus
from bench.measure.measurement import Measurement
from bench.measure.turns import WARM_UPS, turns_between
from bench.narrow import KINDS
from bench.rows import Row, Target
from bench.sides import OURS, ours_within
from bench.timing import spread_ms


def filtered_question(corpus: Corpus) -> list[Measurement]:
    """F: one row for each kind of filter, which leaves about a tenth of the passages."""
    return [Measurement((f"F-{corpus.name}-{kind}",), partial(_filtered, corpus, kind)) for kind in KINDS]


def _filtered(corpus: Corpus, kind: str) -> list[Row]:
    turns = turns_between(corpus, ours_within(kind), OURS, corpus.questions)
    narrow, free = (spread_ms(side[WARM_UPS:]) for side in (turns.ours, turns.peer))
    return [
        Row(
            id=f"F-{corpus.name}-{kind}",
            what=f"question → hits within one {kind} of {corpus.passages:,} passages, p95, ms "
            "(ratio: filtered / unfiltered)",
            ours=narrow.p95,
            peer=free.p95,
            peer_name="the same questions without a filter",
            ratio=narrow.p95 / free.p95,
            target=Target("ratio", "at most", 1.2),
            quality={"ms": {"filtered": narrow.as_json(), "unfiltered": free.as_json()}},
        )
    ]
