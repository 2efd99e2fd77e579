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
        pytest.param("1万", "10000", id="ten thousand"),
        pytest.param("一万元", "10,000元", id="ten thousand in words, thousands"),
        pytest.param("1.5万", "一万五千", id="a decimal"),
        pytest.param("3万2千5百", "32500", id="ten thousands, mixed"),
        pytest.param("一万零五十", "10050", id="with a nought"),
        pytest.param("三千二百万", "32000000", id="thousands of ten thousands"),
        pytest.param("1亿2000万", "1.2亿", id="hundred millions"),
        pytest.param("１０万人", "十万人", id="a hundred thousand"),
        pytest.param("1万.", "一万", id="a full stop behind"),
        pytest.param("一万五千三百万", "一万五千三百万。", id="no number, but the same"),
        pytest.param("百分之零点五", "百分之零点五。", id="a decimal in words"),
        pytest.param("一万五", "1万5", id="what may be meant in two ways, but is written alike"),
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
        pytest.param("1万", "1000", id="another large number"),
        pytest.param("一万五", "15000", id="one reading of 一万五"),
        pytest.param("一万五", "10005", id="the other reading"),
        pytest.param("1.23456万", "12345", id="no whole number"),
        pytest.param("1万", "1亿", id="another unit"),
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


@given(st.text(alphabet="一二十百千万亿零0123456789.,:%/年aB", max_size=30), st.data())
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


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_every_number_with_ten_thousands_is_the_same_in_both_scripts(above, below):
    from knowledge.numerals import to_chinese

    nought = "零" if 0 < below < 1000 else ""
    written = to_chinese(above) + "万" + nought + (to_chinese(below) if below else "")

    assert normalised(written) == str(10_000 * above + below)
    assert says_the_same(f"{written}元", f"{10_000 * above + below:,}元")
