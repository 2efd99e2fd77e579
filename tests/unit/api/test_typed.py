"""Typed text can never reach Rasa as an intent."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.chat.typed import neutralise
from api.errors import TextEmptyError


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("预备期多长？", "预备期多长？", id="plain"),
        pytest.param('/inform{"name":"x"}', 'inform{"name":"x"}', id="intent with slots"),
        pytest.param(" \u3000//\t/ /restart", "restart", id="slashes behind blanks"),
        pytest.param("\u200b\u202e/restart", "restart", id="slash behind invisible characters"),
        pytest.param("\x00/\x1b/restart", "restart", id="slash behind control characters"),
        pytest.param("第一行\n\n第二行\r\n", "第一行 第二行", id="lines"),
        pytest.param("党费/团费", "党费/团费", id="slash inside"),
        pytest.param("入党\ud800", "入党", id="lone surrogate"),
    ],
)
def test_typed_text_becomes_one_line_without_slash_in_front(typed, read):
    assert neutralise(typed) == read


@pytest.mark.parametrize("typed", ["/", " / / ", "\u200b\x00", "///\n"])
def test_text_of_which_nothing_readable_is_left_is_refused(typed):
    with pytest.raises(TextEmptyError, match="no readable character"):
        neutralise(typed)


@given(st.text(alphabet=st.one_of(st.sampled_from("/ \t\n\u3000\u200b\u2028\x00\x85签到a"), st.characters())))
def test_whatever_is_typed_rasa_sees_no_leading_slash_nor_control_character(typed):
    try:
        read = neutralise(typed)
    except TextEmptyError:
        return

    assert not read.strip().startswith("/")
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in read)
    assert neutralise(read) == read
