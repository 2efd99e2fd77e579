"""Sort the codes of many vectors into lists of vectors that lie near one another."""

from __future__ import annotations

import math

import faiss
import numpy as np

from index.dense.axes import BITS, PAIR, train_axes
from index.dense.disk import Index, use_one_thread
from index.dense.store import Rows
from index.encoder import Vectors

# So many lists for each root of the number of vectors: of a million 3,000 lists.
_LISTS_A_ROOT = 3
# Their centres are found from a sample, in some rounds of k-means.
_SAMPLE_A_LIST = 64
_ROUNDS = 8
_SEED = 1
# So many vectors are turned at once, to save memory.
_BLOCK = 65_536


def list_all(vectors: Vectors) -> Index:
    """A FAISS index of lists of codes; `vectors` is float32 [n, dimensions], the dimensions a multiple of 4.

    Equal vectors give equal bytes. The codes are of the vectors themselves, not of what they differ by from
    the centre of their list, so that one table of products serves all lists.
    """
    use_one_thread()
    count = int(_LISTS_A_ROOT * math.sqrt(len(vectors)))
    sample = vectors[_sample(len(vectors), _SAMPLE_A_LIST * count)]
    axes = train_axes(sample)
    # Nearest by distance, not by product: lists that hold more are met sooner.
    centres = faiss.IndexFlatL2(axes.d_out)
    lists = faiss.IndexIVFPQFastScan(
        centres, axes.d_out, count, axes.d_out // PAIR, BITS, faiss.METRIC_INNER_PRODUCT
    )
    lists.by_residual = False
    lists.cp.spherical = False
    lists.cp.niter, lists.cp.seed, lists.cp.min_points_per_centroid = _ROUNDS, _SEED, 1
    lists.train(axes.apply(sample))
    listed = faiss.IndexPreTransform(axes, lists)
    for start in range(0, len(vectors), _BLOCK):
        listed.add(vectors[start : start + _BLOCK])
    return listed


def _sample(size: int, most: int) -> Rows:
    draw = np.random.default_rng(_SEED)
    return np.sort(draw.choice(size, min(size, most), replace=False))
