"""Lay training questions and the passages that answer them side by side."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from index.filters import IN_FORCE
from index.golden import Gold, read_golden
from index.snapshot import Snapshot
from index.wording import normalise


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rows of all passages that answer it."""

    text: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A library as training sees it: its passages' vectors [n, dimensions], and who is asked about what.

    `groups` holds questions with the same first answer together, so that two of them can be paired.
    """

    name: str
    vectors: Tensor
    is_in_force: Tensor
    groups: tuple[tuple[Asked, ...], ...]

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return sum(map(len, self.groups))


def read_corpus(name: str, snapshot: Snapshot, files: Iterable[Path]) -> Corpus:
    """The questions of some files on one library, its cards' wordings among them.

    Questions whose place the library does not hold are left out: materials change.
    """
    places = _Places(snapshot)
    asked = [
        Asked(normalise(question.question), places.rows(question.gold))
        for file in files
        for question in read_golden(file)
    ]
    for text, card in zip(snapshot.entry_texts, snapshot.card_of_entry, strict=True):
        asked.append(Asked(normalise(text), places.unit(snapshot.cards[card].passage)))
    groups: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        if one.rows:
            groups[one.rows[0]].append(one)
    return Corpus(
        name,
        torch.from_numpy(np.array(snapshot.dense.vectors())),
        torch.from_numpy(snapshot.allowed(IN_FORCE).copy()),
        tuple(tuple(group) for group in groups.values()),
    )


def pairs(corpus: Corpus, chance: random.Random) -> list[tuple[Asked, Asked]]:
    """Every question once, in pairs that ask about the same place; one left over is paired with itself."""
    paired = []
    for group in corpus.groups:
        order = chance.sample(group, len(group))
        paired += [(one, other) for one, other in zip(order[::2], [*order[1::2], order[-1]], strict=False)]
    chance.shuffle(paired)
    return paired


class _Places:
    """Finds the rows of golden places: every part of a provision, every passage of a section."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._unit_rows: dict[int, list[int]] = defaultdict(list)
        self._rows: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        stored = snapshot.store.passages(range(len(snapshot.unit_of)))
        for passage in stored:
            self._unit_rows[passage.unit].append(passage.row)
            for place in {passage.provision, *passage.headings[-1:]}:
                self._rows[passage.document, place].append(passage.row)
        self._unit_of = snapshot.unit_of

    def rows(self, golds: Sequence[Gold]) -> tuple[int, ...]:
        found = [self._rows.get((gold.file, gold.provision or gold.heading), []) for gold in golds]
        return tuple(dict.fromkeys(row for rows in found for row in rows))

    def unit(self, row: int) -> tuple[int, ...]:
        return tuple(self._unit_rows[int(self._unit_of[row])])
