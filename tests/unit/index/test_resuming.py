"""What an encoder has read before a build was stopped is not read again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from index.encoder import Vectors
from index.resuming import Resuming

_DIMENSIONS = 4


@dataclass
class Encoders:
    """Makes a vector of a text's length; breaks down over a text that is `deadly`."""

    deadly: str = ""
    read: list[str] = field(default_factory=list)
    fingerprint: str = "one model reads both"
    question_fingerprint: str = "one model reads both"
    dimensions: int = _DIMENSIONS

    def each_passage(self, texts: Iterable[str]) -> Iterator[Vectors]:
        for text in texts:
            if text == self.deadly:
                raise KeyboardInterrupt
            self.read.append(text)
            yield np.full(_DIMENSIONS, len(text), np.float32)

    each_question = each_passage


WORDINGS = ["三会一课", "党费怎么交", "党费怎么交 ", "组织生活会"]


def test_wordings_read_before_a_stop_are_not_read_again(tmp_path):
    stopped = Encoders(deadly="组织生活会")
    with pytest.raises(KeyboardInterrupt):
        Resuming(tmp_path, stopped).embed_wordings(WORDINGS)
    after = Encoders()

    vectors = Resuming(tmp_path, after).embed_wordings(WORDINGS)

    assert (stopped.read, after.read) == (["三会一课", "党费怎么交"], ["组织生活会"])
    assert {text: float(vector[0]) for text, vector in vectors.items()} == dict(
        zip(WORDINGS, [4.0, 5.0, 5.0, 5.0], strict=True)
    )
    assert Resuming(tmp_path, after).kept() == 3


def test_a_passage_and_a_wording_of_the_same_words_are_not_taken_for_one_another(tmp_path):
    encoders = Encoders()
    resuming = Resuming(tmp_path, encoders)
    resuming.embed_wordings(["三会一课"])

    _, embedded = resuming.embed({b"k" * 32: "三会一课"}, lambda done, total: None)

    assert (embedded, encoders.read) == (1, ["三会一课", "三会一课"])
    assert len(list(tmp_path.glob(".embedded-*"))) == 2


def test_a_library_without_cards_begins_no_journal_for_them(tmp_path):
    assert Resuming(tmp_path, Encoders()).embed_wordings([]) == {}
    assert list(tmp_path.iterdir()) == []
