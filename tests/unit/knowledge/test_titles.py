import pytest

from knowledge.titles import family, short_titles, title_from_name, title_from_text


def test_code_and_part_make_one_title():
    text = "# 中华人民共和国民法典\n\n# 总则\n\n2021年1月1日 施行\n\n<!-- INFO END -->\n\n第一条 甲。\n"

    assert title_from_text(text) == "中华人民共和国民法典·总则"


@pytest.mark.parametrize(
    ("text", "stated", "title"),
    [
        ("# 三会一课 #\n\n# 第二个\n", None, "三会一课"),
        ("\u3000\u3000值班 办法\n\n正文。", None, "值班 办法"),
        ("第一条 没有标题。\n", None, None),
        ("这是一句话。\n", None, None),
        ("## 只有小标题\n\n正文。", None, None),
        ("某公司文件\n\n值班办法\n", "值班办法", "值班办法"),
        ("值班办法\n\n正文。", "另一份旧文件", "值班办法"),
        ("# 标题行\n\n值班办法\n", "值班办法", "标题行"),
    ],
)
def test_a_title_is_a_heading_or_a_short_first_line(text, stated, title):
    assert title_from_text(text, stated=stated) == title


def test_a_file_name_gives_a_title_without_its_date():
    assert title_from_name("行政法/工会法(2021-12-24).md") == "工会法"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("中华人民共和国公司法", "公司法", True),
        ("公司法(2018-10-26)", "公司法（2023-12-29）", True),
        ("收费办法（2019年修订）", "收费办法(2022修正版)", True),
        ("宪法修正案（1988年）", "宪法修正案（1993年）", False),
        ("公司法", "公司法实施条例", False),
        ("处方药管理办法（试行）", "处方药管理办法", False),
    ],
)
def test_versions_of_a_document_share_a_family(one, other, same):
    assert (family(one) == family(other)) is same


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("中华人民共和国安全生产法", ("中华人民共和国安全生产法", "安全生产法")),
        (
            "中华人民共和国民法典·合同编",
            ("中华人民共和国民法典·合同编", "中华人民共和国民法典", "民法典·合同编", "合同编", "民法典"),
        ),
        ("处方药管理办法（试行）", ("处方药管理办法（试行）", "处方药管理办法")),
        (
            "国务院关于实施《中华人民共和国公司法》的规定",
            ("国务院关于实施《中华人民共和国公司法》的规定", "国务院关于实施《公司法》的规定"),
        ),
        ("三会一课", ("三会一课",)),
    ],
)
def test_short_titles_are_what_people_say(title, names):
    assert short_titles(title) == names
