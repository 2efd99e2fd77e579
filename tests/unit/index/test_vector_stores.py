"""Every vector store keeps what `VectorStore` promises."""

import gc
from concurrent.futures import ThreadPoolExecutor
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnfitQueryError
from tests.unit.index.vector_material import DIMENSIONS, SIZE, STORES, grouped, questions

_SHAPES = ("anywhere", "one side", "few", "all", "none")


def _flags(shape, seed):
    """Flags of rows: drawn one by one, those of some neighbouring groups, a handful, all, none."""
    draw = np.random.default_rng(seed)
    if shape == "anywhere":
        return draw.random(SIZE) < draw.choice([0.9, 0.5, 0.1, 0.01])
    flags = np.full(SIZE, shape == "all")
    if shape == "one side":
        start = draw.integers(SIZE)
        flags[start : start + draw.integers(1, SIZE)] = True
    elif shape == "few":
        flags[draw.integers(SIZE, size=7)] = True
    return flags


@pytest.fixture(scope="module")
def vectors():
    """Some of them lie twice or three times in the store."""
    made = grouped(SIZE)
    made[[5, 2500, 5999]] = made[3000]
    made[[40, 41]] = made[42]
    made.setflags(write=False)
    return made


@pytest.fixture(scope="module", params=STORES)
def store(request, vectors, tmp_path_factory):
    return STORES[request.param](tmp_path_factory.mktemp("store"), vectors)


@pytest.fixture(scope="module")
def asked():
    return questions(60, seed=2)


def test_it_tells_its_size_and_its_dimensions(store):
    assert (store.size, store.dimensions) == (SIZE, DIMENSIONS)


def test_vectors_come_back_bit_by_bit(store, vectors):
    rows = np.array([5999, 0, 3000, 599, 600, 601, 0])

    assert np.array_equal(store.vectors(), vectors)
    assert np.array_equal(store.vectors(rows), vectors[rows])
    assert store.vectors(np.empty(0, np.int64)).shape == (0, DIMENSIONS)


@given(seed=st.integers(0, 10**6), rows=st.lists(st.integers(0, SIZE - 1), max_size=40))
@settings(max_examples=30, deadline=None)
def test_a_row_has_the_same_cosine_whatever_is_asked_for_beside_it(store, vectors, seed, rows):
    question, rows = questions(1, seed=seed)[0], np.array(rows, np.int64)

    cosines = store.cosines(question, rows)

    right = vectors[rows].astype(np.float64) @ question.astype(np.float64)
    assert cosines.dtype == np.float32
    assert cosines.tolist() == pytest.approx(right.tolist(), abs=1e-6)
    assert cosines.tolist() == [store.cosines(question, rows[n : n + 1])[0] for n in range(len(rows))]


@given(seed=st.integers(0, 10**6), k=st.sampled_from([1, 2, 10, 100, 700]), shape=st.sampled_from(_SHAPES))
@settings(max_examples=40, deadline=None)
def test_a_ranking_has_k_allowed_rows_nearest_first_with_their_cosines(store, seed, k, shape):
    question, flags = questions(1, seed=seed)[0], _flags(shape, seed)

    found = store.search(question, k, flags)

    assert len(found.rows) == len(found.scores) == min(k, np.count_nonzero(flags))
    assert len(set(found.rows.tolist())) == len(found.rows)
    assert flags[found.rows].all()
    assert found.scores.tolist() == store.cosines(question, found.rows).tolist()
    order = np.lexsort((found.rows, -found.scores))
    assert order.tolist() == list(range(len(order)))


@pytest.mark.parametrize("share", [1.0, 0.9, 0.5, 0.1, 0.01])
@pytest.mark.parametrize("where", ["anywhere", "by the group", "on one side"])
def test_of_the_ten_nearest_99_in_100_are_found(store, vectors, asked, share, where):
    draw = np.random.default_rng(3)
    flags = {
        "anywhere": draw.random(SIZE) < share,
        "by the group": (draw.random(SIZE // 25) < share)[np.arange(SIZE) // 25],
        "on one side": np.arange(SIZE) < share * SIZE,
    }[where]
    cosines = np.where(flags, asked @ vectors.T, -2)
    tenth = np.sort(cosines, axis=1)[:, -10]

    found = [store.search(question, 10, flags) for question in asked]

    right = [
        np.count_nonzero(ranking.scores >= least - 1e-6) for ranking, least in zip(found, tenth, strict=True)
    ]
    assert np.mean(right) >= 9.9


def test_without_flags_every_row_is_allowed(store, asked):
    everything = np.ones(SIZE, np.bool_)

    for question in asked[:10]:
        without, with_all = store.search(question, 10), store.search(question, 10, everything)
        assert (without.rows.tolist(), without.scores.tolist()) == (
            with_all.rows.tolist(),
            with_all.scores.tolist(),
        )


def test_of_equally_near_rows_the_lower_comes_first(store, vectors):
    flags = np.ones(SIZE, np.bool_)
    flags[5] = False

    assert store.search(vectors[3000], 4).rows.tolist()[:4] == [5, 2500, 3000, 5999]
    assert store.search(vectors[3000], 2, flags).rows.tolist() == [2500, 3000]
    assert store.search(vectors[42], 3).rows.tolist() == [40, 41, 42]


def test_a_question_may_lie_anyhow_in_memory(store, asked):
    wide = np.zeros((DIMENSIONS, 2))
    wide[:, 0] = asked[0]

    assert store.search(wide[:, 0], 5).rows.tolist() == store.search(asked[0], 5).rows.tolist()
    assert store.cosines(wide[:, 0], np.array([7]))[0] == store.cosines(asked[0], np.array([7]))[0]


@pytest.mark.parametrize("may_be_written", [True, False])
def test_other_flags_give_other_rows(store, asked, may_be_written):
    for seed in range(30):
        flags = _flags("anywhere", seed)
        flags.setflags(write=may_be_written)
        assert flags[store.search(asked[0], 20, flags).rows].all()
        # The next flags may come to lie where these lay.
        del flags


def test_flags_that_were_changed_count_as_they_are_now(store, asked):
    flags = np.ones(SIZE, np.bool_)
    first = store.search(asked[0], 1, flags).rows[0]

    flags[first] = False

    assert first not in store.search(asked[0], 10, flags).rows


def test_flags_that_come_again_give_the_same(store, asked):
    flags = _flags("anywhere", 3)
    once = [store.search(question, 10, flags).rows.tolist() for question in asked]
    flags.setflags(write=False)

    again = [store.search(question, 10, flags).rows.tolist() for question in (*asked, *asked)]

    assert again == once + once


def test_several_threads_get_what_one_gets(store, asked):
    flags = [_flags("anywhere", seed) for seed in range(len(asked))]
    for one in flags:
        one.setflags(write=False)

    def search(number):
        return store.search(asked[number], 10, flags[number]).rows.tolist()

    alone = [search(number) for number in range(len(asked))]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(search, [*range(len(asked))] * 3))

    assert together == alone * 3


def test_a_store_that_nobody_uses_any_more_is_closed_at_once(tmp_path, vectors, asked):
    store, flags = STORES["joined"](tmp_path, vectors), _flags("anywhere", 3)
    flags.setflags(write=False)
    store.search(asked[0], 10, flags)
    closed = ref(store)

    gc.disable()
    try:
        del store
        assert closed() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        pytest.param(
            lambda s, q: s.search(q[:-1], 1), r"vector: seen shape \(31,\), expected \(32,\)", id="search"
        ),
        pytest.param(lambda s, q: s.search(q[None], 1), r"seen shape \(1, 32\)", id="several questions"),
        pytest.param(lambda s, q: s.cosines(q[:-1], np.array([0])), r"seen shape \(31,\)", id="cosines"),
        pytest.param(
            lambda s, q: s.search(q, 1, np.ones(SIZE - 1, np.bool_)),
            r"flags of rows: seen bool \(5999,\), expected bool \(6000,\)",
            id="too few flags",
        ),
        pytest.param(lambda s, q: s.search(q, 1, np.ones(SIZE)), "seen float64", id="numbers as flags"),
        pytest.param(
            lambda s, q: s.cosines(q, np.array([3, SIZE])),
            "rows: seen 3 to 6000, expected 0 to 5999",
            id="no such row",
        ),
        pytest.param(lambda s, q: s.cosines(q, np.array([-1])), "rows: seen -1 to -1", id="a row below zero"),
        pytest.param(lambda s, _: s.vectors(np.array([SIZE])), "seen 6000 to 6000", id="no such vector"),
    ],
)
def test_what_does_not_fit_is_refused(store, ask, told):
    with pytest.raises(UnfitQueryError, match=told):
        ask(store, questions(1, seed=1)[0])
