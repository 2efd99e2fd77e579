"""Measure the vector search alone (V): its time and recall beside exact search and usearch's HNSW."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bench.corpus import Corpus
from bench.measure.measurement import Measurement
from bench.measure.turns import WARM_UPS, Turns, turns_between
from bench.rows import Row, Target, times_faster
from bench.sides import FLAT_VECTORS, OUR_VECTORS, Found, usearch_at
from bench.timing import Timed, percentile
from bench.vector_search import SEARCH, mean_recall

_QUESTIONS = 200


def vector_search(corpus: Corpus, *, beside_usearch: bool = True) -> Measurement:
    """V: the search for the ten nearest vectors, without embedding and without fetching.

    usearch takes half an hour to take in a million vectors, so it can be left out.
    """
    parts = ["recall", "flat", *(["usearch"] if beside_usearch else [])]
    ids = tuple(f"V-{corpus.name}-{part}" for part in parts)
    return Measurement(ids, partial(_vector_search, corpus, beside_usearch=beside_usearch))


def _vector_search(corpus: Corpus, *, beside_usearch: bool) -> list[Row]:
    questions = corpus.questions[: _QUESTIONS + WARM_UPS]
    exact = turns_between(corpus, OUR_VECTORS, FLAT_VECTORS, questions)
    recall, exact_recall = (_recall(corpus, exact, side) for side in (exact.ours, exact.peer))
    rows = [
        Row(
            id=f"V-{corpus.name}-recall",
            what=f"recall@10 of the vector search at {corpus.passages:,} passages (ratio: ours / peer)",
            ours=recall,
            peer=exact_recall,
            peer_name=FLAT_VECTORS.name,
            ratio=recall / exact_recall,
            target=Target("ours", "at least", 0.99),
            quality={"questions": len(questions)},
        ),
        _row(corpus, "flat", FLAT_VECTORS.name, exact, (recall, exact_recall)),
    ]
    if beside_usearch:
        approximate = turns_between(corpus, OUR_VECTORS, usearch_at(recall), questions)
        recalls = (recall, _recall(corpus, approximate, approximate.peer))
        rows.append(_row(corpus, "usearch", "usearch HNSW at our recall", approximate, recalls))
    return rows


def _row(corpus: Corpus, name: str, peer_name: str, turns: Turns, recalls: tuple[float, float]) -> Row:
    ours, peer = (_median_ms(side[WARM_UPS:]) for side in (turns.ours, turns.peer))
    return Row(
        id=f"V-{corpus.name}-{name}",
        what=f"vector search alone at {corpus.passages:,} passages, one thread, p50, ms",
        ours=ours,
        peer=peer,
        peer_name=peer_name,
        ratio=times_faster(ours, peer),
        quality={
            "recall@10 against exact": {
                "ours": round(recalls[0], 4),
                "peer": round(recalls[1], 4),
            }
        },
    )


def _median_ms(timed: Sequence[Timed[Found]]) -> float:
    return percentile([one.result.stages_ms[SEARCH] for one in timed], 0.5)


def _recall(corpus: Corpus, turns: Turns, side: Sequence[Timed[Found]]) -> float:
    return mean_recall(corpus.prepared, turns.questions, [one.result.rows for one in side])
