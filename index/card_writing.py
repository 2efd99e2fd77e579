"""Write what a release knows of its cards: the cards, the vectors of their wordings, and their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.carrying import link
from index.dense.files import write_vectors
from index.encoder import Vectors
from index.plan import PlannedCard
from index.previous import Previous
from index.release import CARD_VECTORS, CARDS, SPELLING
from index.spelling.vocabulary import Vocabulary
from index.store_writing import write_cards
from index.wording import WordCutter

# Gives each wording its vector, float32 [dimensions].
EmbedWordings = Callable[[Sequence[str]], Mapping[str, Vectors]]


class CardWriter:
    """Writes cards into a release; `embed` is asked for wordings that the release before does not have."""

    def __init__(
        self, cutter: WordCutter, embed: EmbedWordings, *, question_fingerprint: str, dimensions: int
    ) -> None:
        self._cutter = cutter
        self._embed = embed
        self._question_fingerprint = question_fingerprint
        self._dimensions = dimensions

    def write(self, folder: Path, cards: Sequence[PlannedCard], previous: Previous | None) -> None:
        """Write the cards' files into a release's folder; what is as in the release before is linked."""
        write_cards(folder / CARDS, cards)
        if previous is not None and previous.has_cards(folder / CARDS, self._question_fingerprint):
            for path in previous.card_files():
                link(path, folder / path.name)
            return
        wordings = [text for card in cards for text in card.wordings]
        known = dict(previous.wordings(self._question_fingerprint)) if previous else {}
        known |= self._embed([text for text in wordings if text not in known])
        empty = np.empty((0, self._dimensions), np.float32)
        vectors = np.stack([known[text] for text in wordings]) if wordings else empty
        write_vectors(folder / CARD_VECTORS, vectors)
        vocabulary = Vocabulary(self._cutter)
        vocabulary.see_texts(wordings)
        vocabulary.write(folder / SPELLING, keyboard=False)
