"""Texts are compared in one form."""

import pytest

from index.wording import bigrams, is_foreign, normalise


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("　ＡＢ１２　党费\n ", "ab12 党费", id="full width and blanks"),
        pytest.param("党\u200b费\ufeff", "党费", id="invisible characters"),
        pytest.param("㈠ ①", "(一) 1", id="compatibility characters"),
        pytest.param(" \u3000\n", "", id="nothing but blanks"),
    ],
)
def test_spelling_that_means_nothing_falls_away(text, form):
    assert normalise(text) == form


def test_bigrams_overlap_and_keep_latin_runs_and_single_characters_whole():
    assert list(bigrams("交党费, 按6n+3的 abc 表")) == ["交党", "党费", "按", "6n", "3", "的", "abc", "表"]


@pytest.mark.parametrize(
    ("text", "foreign"),
    [("how long is probation", True), ("3x3", False), ("shykk", False), ("6+n 是什么", False), ("？", False)],
)
def test_only_a_text_in_latin_words_alone_is_foreign(text, foreign):
    assert is_foreign(normalise(text)) is foreign


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("党费咋交", "党费怎么交"),
        ("为啥要开组织生活会", "为什么要开组织生活会"),
        ("啥时候转正啊", "什么时候转正啊"),
        ("令人咋舌", "令人咋舌"),
        ("黨費幹啥用", "党费干什么用"),
    ],
)
def test_spoken_question_words_are_read_as_the_written_ones(spoken, written):
    assert normalise(spoken) == written
