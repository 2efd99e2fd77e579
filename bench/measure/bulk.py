"""Measure bulk embedding (C3): passages a second, and how near to fp32 the vectors are."""

from __future__ import annotations

import random
from functools import partial

import numpy as np

from bench.corpus import Corpus, Vectors
from bench.machine_speed import operations_of
from bench.materials import SEED
from bench.measure.measurement import Measurement
from bench.rows import Row, Target
from bench.sides import MATRIX_SPEED, OUR_EMBEDDING, TORCH_EMBEDDING
from bench.timing import Timed, interleave, percentile, rounds
from index.model.catalogue import find_model
from index.model.folder import ModelFolder

# Three calls a side, each of six whole batches of 32: torch sorts a call's texts by length.
_SAMPLE, _ROUNDS = 576, 3
_MULTIPLICATIONS = [4] * 9  # a call, the first to warm up


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
    share = _share_of_matrix_speed(corpus, chosen, sum(turn.seconds for turn in our_turns))
    return [_row(corpus, _rate(our_turns), _rate(torch_turns), _nearness(made, reference) | share)]


def _rate(turns: list[Timed[Vectors]]) -> float:
    return percentile([len(turn.result) / turn.seconds for turn in turns], 0.5)


def _share_of_matrix_speed(corpus: Corpus, texts: list[str], seconds: float) -> dict[str, object]:
    """Billions of int8 operations a second: what this machine reaches at best, and what embedding needed."""
    with MATRIX_SPEED.multiplying(corpus.prepared) as matrices:
        _, *timed = matrices.run(_MULTIPLICATIONS)
    best = max(one.result / one.seconds for one in timed)
    folder = ModelFolder(corpus.prepared.model)
    needed = operations_of(texts, folder, find_model(folder.path.name).architecture) / seconds
    speeds = {"machine": round(best / 1e9), "reached": round(needed / 1e9), "share": round(needed / best, 3)}
    return {"int8 matrices, GOP/s": speeds}


def _nearness(made: Vectors, reference: Vectors) -> dict[str, object]:
    cosines = np.sum(made * reference, axis=1)
    return {
        "cosine to fp32": {"mean": round(float(cosines.mean()), 4), "min": round(float(cosines.min()), 4)},
        "passages": len(made),
    }


def _row(corpus: Corpus, ours: float, peer: float, quality: dict[str, object]) -> Row:
    return Row(
        id=f"C3-{corpus.name}",
        what=f"bulk embedding at {corpus.passages:,} passages, passages/s (ratio: ours / peer)",
        ours=ours,
        peer=peer,
        peer_name=TORCH_EMBEDDING.name,
        ratio=ours / peer,
        target=Target("ratio", "at least", 4.5),
        quality=quality,
    )
