"""Turn vectors so that half of their numbers tell almost all of their differences, and code these."""

from __future__ import annotations

import faiss
import numpy as np

from index.dense.disk import Index
from index.encoder import Vectors

# Half of the axes are kept if the variance along them is more than so much of the whole; else all are.
# Of the vectors of bge-small-zh half of the axes have 0.97.
_ENOUGH = 0.8
# Each two numbers become a code of so many bits.
PAIR = 2
BITS = 4


def train_axes(sample: Vectors) -> Index:
    """A FAISS transform to the axes along which vectors vary most; `sample` is float32 [n, dimensions].

    The axes are paired, one along which vectors vary much with one along which they vary little, so that
    all codes tell about equally much: that halves the codes without making them worse. The mean is not
    taken away: what all vectors have in common adds the same to each one's product with a question.
    """
    dimensions = sample.shape[1]
    whole = faiss.PCAMatrix(dimensions, dimensions)
    whole.train(sample)
    variances = faiss.vector_to_array(whole.eigenvalues).astype(np.float64)
    half = dimensions // 2
    kept = half if variances[:half].sum() > _ENOUGH * variances.sum() else dimensions
    chosen = faiss.PCAMatrix(dimensions, kept)
    chosen.balanced_bins = kept // PAIR
    chosen.copy_from(whole)
    axes = faiss.LinearTransform(dimensions, kept, False)  # noqa: FBT003 - C++ has no keywords: no bias
    faiss.copy_array_to_vector(faiss.vector_to_array(chosen.A), axes.A)
    axes.is_trained = True
    return axes
