"""Everyday words imply the formal words of rules."""

import pytest

from index.errors import EverydayWordsError
from index.everyday import EverydayWords
from index.opening import open_everyday_words

_WORDS = EverydayWords({"老板": ("用人单位",), "老板娘": ("配偶",), "领证": ("结婚登记", "婚姻登记")})


def test_every_everyday_word_gives_its_formal_words_in_order_and_once():
    assert _WORDS.formal("老板不让领证,老板凭什么") == ("用人单位", "结婚登记", "婚姻登记")


def test_the_longest_entry_counts_where_several_fit():
    assert _WORDS.formal("老板娘") == ("配偶",)


def test_a_formal_word_that_stands_in_the_question_is_not_given_again():
    assert _WORDS.formal("领证就是结婚登记吗") == ("婚姻登记",)


def test_the_words_that_come_with_the_program_can_be_read_and_an_odd_line_is_named(tmp_path):
    assert "用人单位" in open_everyday_words().formal("老板欠钱")
    wrong = tmp_path / "everyday.tsv"
    wrong.write_text("老板\t用人单位\n领证 结婚登记\n", "utf-8")

    with pytest.raises(EverydayWordsError, match="line 2 is '领证 结婚登记'"):
        EverydayWords.read(wrong)
