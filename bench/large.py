"""Prepare the corpus of a million passages: the laws and perturbed copies of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bench.corpus import IDS, QUESTIONS, TEXTS, VECTORS, Corpus, Prepared
from bench.enlarging import enlarged, with_terms
from index.dense.files import open_vectors
from index.manifest import read_manifest
from index.passage_store import PassageStore
from index.segment import DENSE, PASSAGES

SIZE = 1_000_000


@dataclass(frozen=True, slots=True)
class Large:
    """A corpus with its copies: vectors alone, and with terms, too. Nothing is judged at this size."""

    origin: Corpus
    plain: Corpus
    with_terms: Corpus


def large(origin: Corpus, say: Callable[[str], None]) -> Large:
    """Make both releases, which takes some minutes and gigabytes, or find them again."""
    say(f"1m: {origin.passages:,} passages and perturbed copies of them …")
    release, work = origin.prepared.release, origin.prepared.work
    name = f"1m-{release.name[:16]}"
    plain = enlarged(release, work / f"{name}-plain", size=SIZE)
    terms = with_terms(plain, release, work / f"{name}-terms")
    prepared = Prepared(work / name, plain, origin.prepared.model, work)
    _lay_out(prepared, origin)
    return Large(
        origin,
        _corpus(origin, "1m", prepared),
        _corpus(origin, "1m-terms", replace(prepared, release=terms)),
    )


def _corpus(origin: Corpus, name: str, prepared: Prepared) -> Corpus:
    unjudged = replace(origin.judge, golden={})
    return replace(origin, name=name, passages=SIZE, judge=unjudged, prepared=prepared)


def _lay_out(prepared: Prepared, origin: Corpus) -> None:
    if prepared.folder.is_dir():
        return
    staged = prepared.folder.with_name(f".{prepared.folder.name}")
    staged.mkdir(exist_ok=True)
    (entry,) = read_manifest(prepared.release).segments
    segment = prepared.release / entry.name
    ids, own = (
        PassageStore(segment / PASSAGES).ids(),
        dict(zip(origin.prepared.ids(), origin.prepared.texts(), strict=True)),
    )
    texts = [own.get(one, "") for one in ids]
    for name, listed in ((TEXTS, texts), (IDS, ids), (QUESTIONS, origin.prepared.questions())):
        (staged / name).write_text(json.dumps(listed, ensure_ascii=False), "utf-8")
    np.save(staged / VECTORS, open_vectors(segment / DENSE).vectors())
    staged.rename(prepared.folder)
