"""Measure our side against itself: the first question after a start (C1), a repeated question (C4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median

from bench.corpus import Corpus
from bench.measure.measurement import Measurement
from bench.measure.turns import WARM_UPS
from bench.rows import Row, Target
from bench.sides import OURS
from bench.timing import percentile, spread_ms

_STARTS = 5
_STEADY = 100  # questions asked after the first one of each start
_REPEATED = 100


def first_question(corpus: Corpus) -> Measurement:
    """C1: in a fresh process, how long does the first question take?"""
    return Measurement((f"C1-{corpus.name}",), partial(_first_question, corpus))


def repeated_question(corpus: Corpus) -> Measurement:
    """C4: how long does a question take that was just asked?"""
    return Measurement((f"C4-{corpus.name}",), partial(_repeated_question, corpus))


def _first_question(corpus: Corpus) -> list[Row]:
    starts = [_start(corpus, corpus.questions[start:]) for start in range(_STARTS)]
    first, steady, ready = (median(figures) for figures in zip(*starts, strict=True))
    return [
        Row(
            id=f"C1-{corpus.name}",
            what=f"first question at {corpus.passages:,} passages, ms (ratio: first / steady p95)",
            ours=first,
            peer=steady,
            peer_name="its own steady p95",
            ratio=first / steady,
            target=Target("ratio", "at most", 1.5),
            quality={"starts": _STARTS, "import and load, ms": round(ready, 1)},
        )
    ]


def _start(corpus: Corpus, questions: Sequence[str]) -> tuple[float, float, float]:
    """One fresh process: its first question, the p95 of the later ones, and how long it loaded, in ms."""
    with OURS.answering(corpus.prepared) as ours:
        (first,) = ours.run(questions[:1])
        later = ours.run(questions[1 : 1 + _STEADY])
        return first.seconds * 1000, spread_ms(later).p95, ours.ready_s * 1000


def _repeated_question(corpus: Corpus) -> list[Row]:
    asked = corpus.questions[WARM_UPS : WARM_UPS + _REPEATED]
    with OURS.answering(corpus.prepared) as ours:
        ours.run(corpus.questions[:WARM_UPS])
        twice = [ours.run([question, question]) for question in asked]
    new, again = ([pair[place].seconds * 1000 for pair in twice] for place in (0, 1))
    same = sum(one.result.rows == other.result.rows for one, other in twice) / len(twice)
    ours_ms, new_ms = percentile(again, 0.5), percentile(new, 0.5)
    return [
        Row(
            id=f"C4-{corpus.name}",
            what=f"repeated question at {corpus.passages:,} passages, p50, ms (ratio: repeated / new)",
            ours=ours_ms,
            peer=new_ms,
            peer_name="the same question, new",
            ratio=ours_ms / new_ms,
            target=Target("ratio", "at most", 0.01),
            quality={"same hits": same},
        )
    ]
