"""What may become a card, and which cards stand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from study.errors import InvalidRecordError
from study.feedback.cards import Approved, CardWords, Withdrawn, cleaned, replay
from study.feedback.errors import CardWordsError
from study.feedback.questions import key_of

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
WORDS = CardWords("党费怎么交？", (), "按月交。", "党费.md", "p1", "党员应当按月交纳党费。\n")


def test_questions_are_one_whatever_their_marks_blanks_width_and_case():
    assert {
        key_of("a", text)
        for text in ("ＰＩＮ码 忘了，怎么办？", "pin码忘了怎么办", "PIN码忘了怎么办?!", " pin码，忘了 怎么办")
    } == {key_of("a", "PIN码忘了怎么办")}
    assert key_of("a", "党费怎么交") != key_of("b", "党费怎么交")
    assert key_of("a", "？？") != key_of("a", "！")


def test_wordings_that_say_the_same_are_kept_once_and_the_quote_as_it_is():
    words = replace(WORDS, variants=("党费 怎么交", "咋交党费", "咋交党费？", "党费交多少"))

    assert cleaned(words) == replace(WORDS, variants=("咋交党费", "党费交多少"))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"question": " "}, InvalidRecordError, id="no question"),
        pytest.param({"question": "党\u202e费"}, InvalidRecordError, id="direction"),
        pytest.param({"answer": "\n"}, CardWordsError, id="no answer"),
        pytest.param({"answer": "长" * 2001}, CardWordsError, id="long answer"),
        pytest.param({"answer": "按\x00月"}, CardWordsError, id="control character"),
        pytest.param({"quote": ""}, CardWordsError, id="no quote"),
        pytest.param({"variants": tuple(f"说法{n}" for n in range(21))}, CardWordsError, id="wordings"),
    ],
)
def test_a_card_that_says_too_little_or_too_much_is_refused(change, error):
    with pytest.raises(error, match="send"):
        cleaned(replace(WORDS, **change))


def test_a_card_stands_until_it_is_withdrawn_or_replaced_and_does_not_come_back():
    first, second = Approved("c1", WORDS, "m1", NOW), Approved("c2", WORDS, "m1", NOW, replaces="c1")
    late = Withdrawn("c1", "m2", NOW, "过时")
    gone = Withdrawn("c2", "m2", NOW, "过时")

    cards = replay([first, second, late, gone, first])

    assert (cards["c1"].ended, cards["c2"].ended) == (second, gone)
    assert replay([first])["c1"].stands
