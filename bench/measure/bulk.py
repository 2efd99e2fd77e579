"""Measure bulk embedding (C3): passages a second, and how near the vectors are to fp32."""

from __future__ import annotations

import random
from functools import partial

import numpy as np

from bench.corpus import Corpus, Vectors
from bench.materials import SEED
from bench.measure.measurement import Measurement
from bench.rows import Row, Target
from bench.sides import OUR_EMBEDDING, TORCH_EMBEDDING
from bench.timing import Timed, interleave, percentile, rounds

# Three calls a side, each of six whole batches of 32: torch sorts a call's texts by length.
_SAMPLE, _ROUNDS = 576, 3


def bulk_embedding(corpus: Corpus, *, full: bool) -> Measurement:
    """C3 on a sample that follows from the seed, or on every passage."""
    return Measurement((f"C3-{corpus.name}",), partial(_bulk_embedding, corpus, full=full))


def _bulk_embedding(corpus: Corpus, *, full: bool) -> list[Row]:
    texts = corpus.prepared.texts()
    chosen = texts if full else random.Random(SEED).sample(texts, min(_SAMPLE, len(texts)))
    batches = [list(batch) for batch in rounds(chosen, -(-len(chosen) // _ROUNDS))]
    with (
        OUR_EMBEDDING.embedding(corpus.prepared) as ours,
        TORCH_EMBEDDING.embedding(corpus.prepared) as torch,
    ):
        _ = ours.run([chosen[:32]]), torch.run([chosen[:32]])  # to warm both
        our_turns, torch_turns = interleave(ours.run, torch.run, batches, size=1)
    made, reference = (np.vstack([turn.result for turn in turns]) for turns in (our_turns, torch_turns))
    if full:
        corpus.prepared.keep_float_vectors(reference)
    return [_row(corpus, _rate(our_turns), _rate(torch_turns), made, reference)]


def _rate(turns: list[Timed[Vectors]]) -> float:
    return percentile([len(turn.result) / turn.seconds for turn in turns], 0.5)


def _row(corpus: Corpus, ours: float, peer: float, made: Vectors, reference: Vectors) -> Row:
    cosines = np.sum(made * reference, axis=1)
    return Row(
        id=f"C3-{corpus.name}",
        what=f"bulk embedding of {len(made):,} passages, passages/s (ratio: ours / peer)",
        ours=ours,
        peer=peer,
        peer_name=TORCH_EMBEDDING.name,
        ratio=ours / peer,
        target=Target("ratio", "at least", 4.5),
        quality={
            "cosine to fp32": {"mean": round(float(cosines.mean()), 4), "min": round(float(cosines.min()), 4)}
        },
    )
