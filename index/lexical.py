"""Write and open the lexical index: what each term tells of each passage, weighed by BM25."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.postings import Impacts, PostingList, Postings, write_postings

# The usual parameters of Okapi BM25 (Robertson and Zaragoza, 2009).
K1 = 1.2
_B = 0.75
# Terms of a passage of usual length. BM25 takes the mean of the library; a fixed length gives a passage
# the same impacts in every library, so that parts of a library can be weighed apart and put together.
_USUAL_LENGTHS = {"words": 60.0, "chars": 80.0, "heading": 10.0}
FIELDS = tuple(_USUAL_LENGTHS)


@dataclass(frozen=True, slots=True)
class LexicalText:
    """One passage as the lexical index sees it: terms of the text and of what stands above it."""

    words: Sequence[str]
    chars: Sequence[str]
    heading: Sequence[str]


LexicalLists = Mapping[str, PostingList]


def count_terms(texts: Sequence[LexicalText]) -> LexicalLists:
    """The postings of each field for texts whose rows count from 0."""

    def weighed(field: str) -> PostingList:
        return PostingList.count(
            (getattr(text, field) for text in texts),
            lambda counts, lengths: saturation(counts, lengths / _USUAL_LENGTHS[field]),
        )

    return {field: weighed(field) for field in FIELDS}


def saturation(counts: npt.NDArray[np.int32], lengths: npt.NDArray[np.float64]) -> Impacts:
    """BM25's share of a term in a passage: count / (count + k1 · (1 - b + b · length))."""
    return np.asarray(counts / (counts + K1 * (1 - _B + _B * lengths)), np.float32)


def write_lexical(folder: Path, parts: Sequence[LexicalLists], *, size: int) -> None:
    """Write the lexical index of `size` passages, given in parts that share no passage."""
    folder.mkdir(parents=True, exist_ok=True)
    for field in FIELDS:
        write_postings(folder, field, [part[field] for part in parts], size=size)


class LexicalPart:
    """What `write_lexical` wrote, opened. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files."""
        self.postings = {field: Postings(folder, field) for field in FIELDS}
        self.size = self.postings["words"].size

    def all(self) -> LexicalLists:
        """Every posting of each field."""
        return {field: postings.all() for field, postings in self.postings.items()}
