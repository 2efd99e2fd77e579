"""Rank passages for one question: dense, by words, by characters, by heading, by what it names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.fusion import Weights, fuse
from index.lexical import FIELDS, Ranking
from index.query import Query
from index.reference import Reference
from index.snapshot import Snapshot
from index.stopwatch import Stopwatch

Allowed = npt.NDArray[np.bool_]

_DEPTH = 100
# A provision that the question names comes before everything that is merely similar.
_NAMED_PROVISION = 2.0
_NAMED_DOCUMENT = 0.1


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passage rows with fused scores, best first, and what each part contributed."""

    order: list[tuple[int, float]]
    cosines: dict[int, float]
    dense: Ranking
    lexical: dict[str, Ranking]
    named_provision: bool


def rank(snapshot: Snapshot, query: Query, allowed: Allowed, *, weights: Weights, watch: Stopwatch) -> Ranked:
    """Rank what the parts find among the allowed rows (one flag for each row)."""
    reference = snapshot.references.parse(query.text)
    named = _named_rows(snapshot, reference)
    watch.lap("reference")
    dense = _only(snapshot.dense.search(query.vector, 2 * _DEPTH), allowed)
    watch.lap("dense")
    terms = {"words": query.words, "chars": query.chars, "heading": query.words}
    lexical = {part: _only(snapshot.lexical.search(part, terms[part], _DEPTH), allowed) for part in FIELDS}
    watch.lap("lexical")
    rows = np.unique(
        np.concatenate([dense.rows, *(lexical[part].rows for part in FIELDS), named[allowed[named]]])
    )
    found = snapshot.dense.cosines(query.vector, rows)
    cosines = dict(zip(rows.tolist(), found.tolist(), strict=True))
    bonus = _bonus(snapshot, reference, named, rows)
    order = fuse(cosines, lexical, weights, bonus)
    watch.lap("fuse")
    is_named = reference is not None and reference.provision is not None and len(named) > 0
    return Ranked(order, cosines, dense, lexical, is_named)


def _only(ranking: Ranking, allowed: Allowed) -> Ranking:
    kept = allowed[ranking.rows]
    return Ranking(ranking.rows[kept], ranking.scores[kept])


def _named_rows(snapshot: Snapshot, reference: Reference | None) -> npt.NDArray[np.int64]:
    """Rows of the provision a question names; of the whole documents if it names no provision."""
    if reference is None:
        return np.empty(0, np.int64)
    if reference.provision is None:
        return np.flatnonzero(np.isin(snapshot.document_of, reference.documents)).astype(np.int64)
    marks = ", ".join("?" * len(reference.documents))
    # Only question marks are put into the statement.
    sql = f"SELECT row FROM passages WHERE document IN ({marks}) AND provision = ?"  # noqa: S608
    found = snapshot.store.rows(sql, [*reference.documents, reference.provision])
    return np.array([row for (row,) in found], dtype=np.int64)


def _bonus(
    snapshot: Snapshot,
    reference: Reference | None,
    named: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
) -> dict[int, float]:
    if reference is None:
        return {}
    if reference.provision is not None:
        # Parts of one provision stay in their order.
        return {row: _NAMED_PROVISION - 0.01 * place for place, row in enumerate(named.tolist())}
    inside = np.isin(snapshot.document_of[rows], reference.documents)
    return dict.fromkeys(rows[inside].tolist(), _NAMED_DOCUMENT)
