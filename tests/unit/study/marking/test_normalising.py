"""What is typed into a blank counts by what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.marking.normalising import normalised, says_the_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("一年", "1年", id="chinese and arabic"),
        pytest.param("一年", "１ 年。", id="full width, space, full stop"),
        pytest.param("《中国共产党章程》", "中国共产党章程", id="book-title marks"),
        pytest.param("第一百三十四条", "第134条", id="a provision"),
        pytest.param("一九二一年七月", "1921年07月", id="positional, leading zero"),
        pytest.param("二〇二一年", "二零二一年", id="two zeros"),
        pytest.param("两千五百人", "2千5百人", id="mixed"),
        pytest.param("百分之三十", "30％", id="per cent"),
        pytest.param("1,000元", "一千元", id="thousands"),
        pytest.param("8：30", "8:30", id="a time"),
        pytest.param("3～5年", "三—五年", id="a range"),
        pytest.param("GPS", "ｇｐｓ", id="case"),
        pytest.param("、", "、 ", id="nothing but punctuation"),
        pytest.param("民主\u200b集中制", "民主集中制", id="an invisible character"),
    ],
)
def test_they_are_one_answer(one, other):
    assert says_the_same(one, other)
    assert says_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("3.5", "35", id="a decimal point"),
        pytest.param("2.05", "2.5", id="a zero behind the point"),
        pytest.param("30%", "30", id="per cent"),
        pytest.param("8:30", "830", id="a time"),
        pytest.param("0::0", "00", id="two signs between digits"),
        pytest.param("1、2", "12", id="a list"),
        pytest.param("1,2", "1.2", id="a list is no decimal"),
        pytest.param("1/2", "12", id="a fraction"),
        pytest.param("一年", "十年", id="another number"),
        pytest.param("（", "）", id="another bracket"),
        pytest.param("", "", id="nothing"),
        pytest.param("。", "", id="nothing and punctuation"),
        pytest.param("一年", "", id="left empty"),
    ],
)
def test_they_are_two_answers(one, other):
    assert not says_the_same(one, other)
    assert not says_the_same(other, one)


@given(st.text(alphabet="一二十百千零0123456789.,:%/年aB", max_size=30), st.data())
def test_width_case_and_spaces_never_matter(text, data):
    typed = "".join(
        data.draw(
            st.sampled_from([one, one.upper(), chr(ord(one) + 0xFEE0) if one.isascii() else one, f" {one}"])
        )
        for one in text
    )

    assert normalised(typed) == normalised(text)


@given(st.integers(1, 9999))
def test_every_number_of_a_provision_is_the_same_in_both_scripts(number):
    from knowledge.numerals import to_chinese

    assert says_the_same(f"第{to_chinese(number)}条", f"第 {number} 条")
