"""Parts of a library are searched as if they were one, and what is gone counts for nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dense.files import open_vectors, write_vectors
from index.dense.joined import JoinedVectors
from index.lexical import LexicalPart, LexicalText, count_terms, write_lexical
from index.lexical_index import LexicalIndex
from index.postings import PostingList

_TERMS = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6)
_LIBRARIES = st.lists(st.tuples(_TERMS, st.booleans(), st.booleans()), min_size=1, max_size=12)


def _lexical(folder, passages):
    texts = [LexicalText(terms, terms, ()) for terms in passages]
    write_lexical(folder, [count_terms(texts)], size=len(texts))
    return LexicalPart(folder)


@settings(deadline=None)
@given(_LIBRARIES, st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.sampled_from([0.5, 1.0])))
def test_terms_weigh_in_parts_what_they_weigh_in_a_whole_without_what_is_gone(
    tmp_path_factory, library, asked
):
    """Each passage is given with whether it lies in the second part, and whether it is still there."""
    folder = tmp_path_factory.mktemp("lexical")
    first = [(terms, live) for terms, is_second, live in library if not is_second]
    second = [(terms, live) for terms, is_second, live in library if is_second]
    live = np.array([live for _, live in first + second])
    parts = [
        _lexical(folder / name, [terms for terms, _ in part]) for name, part in (("1", first), ("2", second))
    ]
    left = [terms for terms, stays in first + second if stays]
    whole = LexicalIndex([_lexical(folder / "w", left)], np.ones(len(left), np.bool_))
    joined = LexicalIndex(parts, live)

    scores = joined.scores("words", asked).of(np.arange(len(live)))

    assert scores[live].tolist() == whole.scores("words", asked).of(np.arange(len(left))).tolist()
    assert not scores[~live].any()
    assert joined.rarities("chars", asked) == whole.rarities("chars", asked)


@settings(deadline=None)
@given(_LIBRARIES)
def test_postings_that_are_moved_and_merged_are_those_of_the_passages_together(tmp_path_factory, library):
    folder = tmp_path_factory.mktemp("postings")
    kept = np.array([live for _, _, live in library])
    part = _lexical(folder / "part", [terms for terms, _, _ in library])
    to = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    fresh = count_terms([LexicalText(["甲", "己"], ["甲"], ())])
    shift = np.array([kept.sum()], np.int32)
    size = int(kept.sum()) + 1

    merged = [
        {name: postings.moved(to) for name, postings in part.all().items()},
        {name: postings.moved(shift) for name, postings in fresh.items()},
    ]
    write_lexical(folder / "merged", merged, size=size)

    together = [LexicalText(terms, terms, ()) for terms, _, live in library if live]
    together.append(LexicalText(["甲", "己"], ["甲"], ()))
    write_lexical(folder / "together", [count_terms(together)], size=size)
    names = sorted(path.name for path in (folder / "merged").iterdir())
    assert [(folder / "merged" / name).read_bytes() for name in names] == [
        (folder / "together" / name).read_bytes() for name in names
    ]


def test_no_passages_make_no_postings():
    nothing = PostingList.count([], lambda counts, lengths: counts / lengths)

    assert len(nothing.keys) == len(nothing.rows) == len(nothing.impacts) == 0


@pytest.fixture
def joined(tmp_path):
    """Two parts of 30 and of 20 vectors, in an order in which the second part comes first."""
    vectors = np.random.default_rng(5).normal(size=(50, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    # Two rows of one direction, one in each part.
    vectors[40] = vectors[7]
    write_vectors(tmp_path / "1.faiss", vectors[:30])
    write_vectors(tmp_path / "2.faiss", vectors[30:])
    order = np.concatenate([np.arange(20, 50), np.arange(20)])
    return JoinedVectors([open_vectors(tmp_path / f"{n}.faiss") for n in (1, 2)], order), vectors


def test_the_nearest_of_all_parts_are_found_with_their_cosines(joined):
    index, vectors = joined
    allowed = np.ones(50, np.bool_)
    allowed[[3, 33]] = False
    question = vectors[12]

    found = index.search(question, 9, allowed)

    cosines = np.where(allowed, vectors @ question, -2)
    assert found.rows.tolist() == np.argsort(-cosines, kind="stable")[:9].tolist()
    assert found.scores.tolist() == pytest.approx(cosines[found.rows].tolist(), abs=1e-6)
    assert index.cosines(question, found.rows).tolist() == found.scores.tolist()
    assert index.vectors(np.array([33, 7])).tolist() == vectors[[33, 7]].tolist()
    assert index.vectors().tolist() == vectors.tolist()


def test_of_equally_near_ones_the_first_in_the_library_comes_first(joined):
    index, vectors = joined

    found = index.search(vectors[7], 2, np.ones(50, np.bool_))

    assert found.rows.tolist() == [40, 7]
