"""Rank passages for one question: dense, by words, by characters, by heading, by what it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.best_rows import best_rows
from index.dense.store import Allowed, Rows
from index.fusion import Weights, fuse
from index.lexical import FIELDS
from index.lexical_index import TermScores
from index.query import Query
from index.reference import Reference
from index.shares import AT_ONCE
from index.snapshot import Snapshot
from index.stopwatch import Stopwatch

# So many passages of the nearest in meaning, and of the best by their terms, are put in order.
_NEAREST = 100
_BEST_BY_TERMS = 100
# A provision that the question names comes before everything that is merely similar.
_NAMED_PROVISION = 2.0
_NAMED_DOCUMENT = 0.1


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passage rows with fused scores, best first, and the cosine of each; all [n]."""

    rows: Rows
    scores: npt.NDArray[np.float32]
    cosines: npt.NDArray[np.float32]
    named_provision: bool

    @property
    def nearest(self) -> float:
        """The cosine of the passage nearest to the question; 0 if none is allowed."""
        return float(self.cosines.max(initial=0.0))


def rank(snapshot: Snapshot, query: Query, allowed: Allowed, *, weights: Weights, watch: Stopwatch) -> Ranked:
    """Rank what the parts find among the allowed rows (one flag for each row)."""
    reference = snapshot.references.parse(query.text)
    named = _named_rows(snapshot, reference)
    named = named[allowed[named]]
    watch.lap("reference")
    dense = snapshot.dense.search(query.vector, _NEAREST, allowed)
    watch.lap("dense")
    by_terms = {field: snapshot.lexical.scores(field, query.terms[field]) for field in FIELDS}
    best = best_by_terms(by_terms, weights, allowed, snapshot.order)
    watch.lap("lexical")
    rows = np.unique(np.concatenate([dense.rows, best, named]))
    cosines = snapshot.dense.cosines(query.vector, rows)
    parts = {"dense": cosines} | {field: scores.of(rows) for field, scores in by_terms.items()}
    fused = fuse(rows, parts, weights, _bonus(snapshot, reference, named, rows), snapshot.order[rows])
    watch.lap("fuse")
    is_named = reference is not None and reference.provision is not None and len(named) > 0
    return Ranked(fused.rows, fused.scores, cosines[np.searchsorted(rows, fused.rows)], is_named)


def best_by_terms(
    by_terms: Mapping[str, TermScores],
    weights: Weights,
    allowed: Allowed,
    order: Rows,
    *,
    at_once: int = AT_ONCE,
) -> Rows:
    """The allowed rows that score best by their terms; of equal scores the lower in `order` is taken."""
    lists = [one for field, scores in by_terms.items() for one in scores.weighed(getattr(weights, field))]
    rows, scores = best_rows(lists, _BEST_BY_TERMS, size=len(allowed), admitted=allowed, at_once=at_once)
    if len(rows) > _BEST_BY_TERMS:
        # In single precision, lest the last bits decide between equal ones.
        rows = rows[np.lexsort((order[rows], -scores.astype(np.float32)))[:_BEST_BY_TERMS]]
    return rows.astype(np.int64)


def _named_rows(snapshot: Snapshot, reference: Reference | None) -> Rows:
    """Rows of the provision a question names; of the whole documents if it names no provision."""
    if reference is None:
        return np.empty(0, np.int64)
    if reference.provision is None:
        return np.flatnonzero(np.isin(snapshot.document_of, reference.documents)).astype(np.int64)
    paths = [snapshot.documents[row].path for row in reference.documents]
    return np.array(snapshot.store.rows_of_provision(paths, reference.provision), dtype=np.int64)


def _bonus(
    snapshot: Snapshot, reference: Reference | None, named: Rows, rows: Rows
) -> npt.NDArray[np.float32]:
    """What is added to each row's score for what the question names."""
    bonus = np.zeros(len(rows), np.float32)
    if reference is None:
        return bonus
    if reference.provision is None:
        bonus[np.isin(snapshot.document_of[rows], reference.documents)] = _NAMED_DOCUMENT
        return bonus
    kept, places, _ = np.intersect1d(rows, named, return_indices=True)
    # Parts of one provision stay in their order.
    bonus[places] = _NAMED_PROVISION - 0.01 * np.arange(len(kept), dtype=np.float32)
    return bonus
