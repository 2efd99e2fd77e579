"""Short lists name the rows that are likely to be nearest, whatever is allowed, without looking at all."""

import gc
from weakref import ref

import faiss
import numpy as np
import pytest

from index.dense.codes import Codes, code_all
from index.dense.listing import list_all
from index.dense.lists import Lists
from tests.unit.index.vector_material import SIZE, grouped, questions

_NEIGHBOURS = 100
_MAKE = {"codes": lambda vectors: Codes(code_all(vectors)), "lists": lambda vectors: Lists(list_all(vectors))}


@pytest.fixture(scope="module")
def vectors():
    return grouped(SIZE)


@pytest.fixture(scope="module", params=_MAKE)
def shortlist(request, vectors):
    return _MAKE[request.param](vectors)


@pytest.fixture(scope="module")
def lists(vectors):
    return Lists(list_all(vectors))


def _scanned(lists, *asked):
    """How many lists and how many codes FAISS looks at."""
    counted = faiss.cvar.indexIVF_stats
    counted.reset()
    lists.likely(*asked)
    return counted.nlist, counted.ndis


def _away_from(vectors, question, count):
    """Flags of so many rows, in the neighbourhoods that are farthest from a question."""
    near = (vectors @ question).reshape(-1, _NEIGHBOURS).mean(axis=1)
    flags = np.zeros((len(near), _NEIGHBOURS), np.bool_)
    flags[np.argsort(near)[: count // _NEIGHBOURS]] = True
    return flags.ravel()


@pytest.mark.parametrize("k", [1, 10, 300])
@pytest.mark.parametrize("count", [1_600, 3_000, 5_500])
def test_what_is_allowed_may_lie_away_from_the_question(shortlist, vectors, k, count):
    found = []
    for question in questions(20, seed=6):
        flags = _away_from(vectors, question, count)
        likely = shortlist.likely(question, k, flags, count / SIZE)

        nearest = np.flatnonzero(flags)[np.argsort(-(vectors[flags] @ question))[:10]]
        found.append(len(np.intersect1d(likely, nearest)))
        assert len(likely) == len(set(likely.tolist())) >= k
        assert flags[likely].all()

    assert np.mean(found) >= 9.9


def test_all_that_is_allowed_is_named_if_it_is_hardly_more_than_wanted(shortlist, vectors):
    question = questions(1, seed=7)[0]
    flags = _away_from(vectors, question, 1_700)

    likely = shortlist.likely(question, 1_650, flags, 1_700 / SIZE)

    assert np.array_equal(np.sort(likely), np.flatnonzero(flags))


def test_only_lists_near_the_question_are_looked_into(lists):
    codes = [_scanned(lists, question, 10, None, 1.0)[1] for question in questions(20, seed=8)]

    assert SIZE / 6 < np.mean(codes) < SIZE * 0.6


def test_lists_that_hold_nothing_allowed_are_passed_over(lists, vectors):
    question = questions(1, seed=9)[0]
    # A group has some lists of its own.
    flags = np.zeros(SIZE, np.bool_)
    flags[:1_500] = True

    _, codes = _scanned(lists, question, 10, flags, 0.25)

    assert codes < SIZE * 0.3


@pytest.mark.parametrize("make", _MAKE.values(), ids=_MAKE)
def test_a_short_list_that_nobody_uses_any_more_is_given_up_at_once(vectors, make):
    shortlist, flags = make(vectors), np.arange(SIZE) % 2 == 0
    flags.setflags(write=False)
    shortlist.likely(vectors[0], 10, flags, 0.5)
    closed = ref(shortlist)

    gc.disable()
    try:
        del shortlist
        assert closed() is None
    finally:
        gc.enable()
