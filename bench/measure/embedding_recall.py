"""Measure what int8 costs (C3-…-recall): what an exact search finds with our vectors and with fp32 ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from bench.corpus import Corpus, Vectors
from bench.measure.measurement import Measurement
from bench.measure.turns import make_float_vectors
from bench.rows import Row, Target
from bench.sides import OUR_EMBEDDING, TORCH_EMBEDDING, Named
from index.model.catalogue import find_model

_FIRST, _DEEP = 5, 50  # provisions that count, passages that are looked at for them
# How many points fp32 may find more: half a point of many questions, or one question of a hundred.
_LOST = {"cmrc": 0.5}
_LOST_OTHERWISE = 1.0


def recall_beside_fp32(corpus: Corpus) -> list[Measurement]:
    """C3-…-recall, of corpora with golden questions; no row where nobody has made fp32 vectors yet."""
    measurement = Measurement((f"C3-{corpus.name}-recall",), partial(_recall_beside_fp32, corpus))
    return [measurement] if corpus.judge.golden else []


def _recall_beside_fp32(corpus: Corpus) -> list[Row]:
    make_float_vectors(corpus)
    if not corpus.prepared.has_float_vectors():
        return []  # at this size only --full makes them
    asked = [question for question in corpus.questions if question in corpus.judge.golden]
    ours, peer = (
        corpus.judge.recall(_nearest(corpus, side, asked, vectors), _FIRST) or 0.0
        for side, vectors in (
            (OUR_EMBEDDING, corpus.prepared.vectors()),
            (TORCH_EMBEDDING, corpus.prepared.peer_vectors()),
        )
    )
    return [
        Row(
            id=f"C3-{corpus.name}-recall",
            what=f"recall@{_FIRST} of an exact search of int8 vectors, share (ratio: points more than fp32)",
            ours=ours,
            peer=peer,
            peer_name="fp32 vectors, the same weights",
            ratio=(ours - peer) * 100,
            target=Target("ratio", "at least", -_LOST.get(corpus.name, _LOST_OTHERWISE)),
            quality={"golden questions": len(asked)},
        )
    ]


def _nearest(corpus: Corpus, side: Named, asked: Sequence[str], vectors: Vectors) -> dict[str, list[int]]:
    """The rows nearest to each question, read as the base weights are meant to be: with their prompt."""
    prompt = find_model(corpus.prepared.model.name).query_prompt
    with side.embedding(corpus.prepared) as embedding:
        (timed,) = embedding.run([[prompt + question.lower() for question in asked]])
    found = {}
    for question, vector in zip(asked, timed.result, strict=True):
        cosines = vectors @ vector
        best = np.argpartition(-cosines, min(_DEEP, len(cosines) - 1))[:_DEEP]
        found[question] = best[np.argsort(-cosines[best])].tolist()
    return found
