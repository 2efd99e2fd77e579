"""Length alone answers nothing: what says little is judged as little."""

from __future__ import annotations

import pytest

SAYING_NOTHING = {
    "question marks": "？" * 500,
    "brackets": "（" * 500,
    "braces": "{" * 500,
    "emoji": "😀" * 500,
    "marks": "e\u0301" * 250,
    "tags": "<b>" * 166,
    "one character": "党" * 500,
    "a few words over and over": "今天天气真好" * 80,
    "smilies": "¯\\_(ツ)_/¯" * 10,
}


@pytest.mark.parametrize("text", SAYING_NOTHING.values(), ids=SAYING_NOTHING)
def test_a_long_text_that_asks_nothing_is_not_answered(sample, text):
    assert not sample.search(text).answerable


@pytest.mark.parametrize(
    ("question", "document"),
    [
        (
            "我想问一下就是我们支部有个老同志他去年退休了退休以后这个党费应该怎么交按什么标准来交啊",
            "党费/党费收缴细则.md",
        ),
        ("灭火器怎么用" * 20, "安全/消防安全常识.md"),
        (
            "昨天车上有人问我灭火器怎么用，我一下子没答上来，挺不好意思的，所以想问问灭火器到底应该怎么用",
            "安全/消防安全常识.md",
        ),
    ],
    ids=["spoken at length", "the same over and over", "with a story around it"],
)
def test_a_long_question_is_answered_all_the_same(sample, question, document):
    findings = sample.search(question)

    assert findings.answerable
    assert findings.hits[0].citation.document == document
