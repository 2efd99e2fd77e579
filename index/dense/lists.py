"""Find likely rows by the codes in those lists that lie near the question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import faiss
import numpy as np
import numpy.typing as npt

from index.dense.disk import Index, own_kind
from index.dense.remembered import Remembered
from index.dense.store import Allowed, Rows
from index.encoder import Vectors

# Codes are only roughly in order, so more of them than wanted are compared exactly.
_SPARE = 500
# The nearest lists that hold so many allowed rows are looked into, and all whose centres lie hardly
# farther: by so much of the mean square of the vectors' distance from their centres, and a little more
# where less is allowed, because that often lies away from the question. A question that lies close to its
# passages costs little, and one that lies between all of them finds them nevertheless.
_NEAREST = 1_000
_WINDOW, _WIDER = 0.6, 0.08
# But no more lists than hold so many allowed rows.
_MOST = 150_000
# FAISS's number for searching one list after the other, nearest first; its fastest for one question.
_LIST_BY_LIST = 11

_Sizes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What a filter leaves: FAISS's selector of rows, and how many rows of each list."""

    selector: Index
    sizes: _Sizes


class Lists:
    """A short list from the codes of vectors in lists near the question."""

    def __init__(self, listed: Index) -> None:
        """Take what `list_all` made."""
        # The other parts go when it goes.
        self._listed = listed
        self._axes = faiss.downcast_VectorTransform(listed.chain.at(0))
        self._lists = own_kind(listed.index)
        self._lists.implem = _LIST_BY_LIST
        self._centres = own_kind(self._lists.quantizer)
        self._numbers = np.arange(self._lists.nlist)
        self._list_of = _list_of_each_row(self._lists)
        self._sizes = np.bincount(self._list_of, minlength=len(self._numbers))
        self._spread = _mean_square_distance(self._centres, self._sizes)
        self._narrowed = Remembered(partial(_narrow, self._list_of, len(self._numbers)))

    def likely(self, vector: Vectors, k: int, allowed: Allowed | None, share: float) -> Rows:
        """Allowed rows among which the `k` nearest are likely to be; see `Shortlist`."""
        question = self._axes.apply(vector[None, :])
        lists, distances = self._by_distance(question)
        window = self._spread * (_WINDOW + _WIDER * (1 - share))
        if allowed is None:
            near = _near(distances, np.cumsum(self._sizes[lists]), window, k)
            return self._scan(question, lists[:near], distances[:near], None, k + _SPARE)
        narrowed = self._narrowed.of(allowed)
        held = narrowed.sizes[lists]
        near = _near(distances, np.cumsum(held), window, k)
        holding = np.flatnonzero(held[:near])
        return self._scan(question, lists[holding], distances[holding], narrowed.selector, k + _SPARE)

    def _by_distance(self, question: Vectors) -> tuple[Rows, Vectors]:
        """All lists, those with the nearest centres first, and the squared distances."""
        distances = np.empty(len(self._numbers), np.float32)
        given = [faiss.swig_ptr(values) for values in (question, distances, self._numbers)]
        self._centres.compute_distance_subset(1, given[0], len(distances), given[1], given[2])
        order = np.argsort(distances)
        return order, distances[order]

    def _scan(
        self, question: Vectors, lists: Rows, distances: Vectors, selector: Index | None, count: int
    ) -> Rows:
        rows, scores = np.empty(count, np.int64), np.empty(count, np.float32)
        given = [faiss.swig_ptr(values) for values in (question, lists, distances, scores, rows)]
        how = faiss.SearchParametersIVF(nprobe=len(lists), sel=selector)  # type: ignore[call-arg]  # made by SWIG
        self._lists.search_preassigned_c(1, given[0], count, *given[1:], False, how)  # noqa: FBT003 - C++
        # FAISS pads with -1 where it finds fewer.
        return rows[rows >= 0]


def _near(distances: Vectors, held: _Sizes, window: float, k: int) -> int:
    """How many of the nearest lists are looked into; `held` is how many rows they hold up to each."""
    first = np.searchsorted(held, min(_NEAREST + k, held[-1]))
    within = np.searchsorted(distances, distances[first] + window, side="right")
    return max(int(first) + 1, min(int(within), int(np.searchsorted(held, _MOST)) + 1))


def _narrow(list_of: npt.NDArray[np.int32], lists: int, allowed: Allowed) -> _Narrowed:
    bits = np.packbits(allowed, bitorder="little")
    selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # made by SWIG
    return _Narrowed(selector, np.bincount(list_of[allowed], minlength=lists))


def _list_of_each_row(lists: Index) -> npt.NDArray[np.int32]:
    list_of = np.empty(lists.ntotal, np.int32)
    for number in range(lists.nlist):
        size = lists.invlists.list_size(number)
        if size:
            list_of[faiss.rev_swig_ptr(lists.invlists.get_ids(number), size)] = number
    return list_of


def _mean_square_distance(centres: Index, sizes: _Sizes) -> float:
    """Between unit vectors and the centres of their lists, which are their means: Pythagoras."""
    found = centres.reconstruct_n(0, len(sizes))
    return 1 - float(sizes @ np.einsum("ij,ij->i", found, found)) / float(sizes.sum())
