"""Where a document's number, dates and level come from."""

from datetime import date

import pytest

from knowledge.errors import MetadataError
from knowledge.metadata import Metadata, read_metadata

_FULL = """---
title: 党费收缴办法
number: 某党发〔2024〕5号
level: 内部制度
issued: 2024-01-31
effective: "2024-03-01"
expires: 2029-02-28
repealed: true
source: 党委办公室
---
# 别的标题
"""


def test_front_matter_says_everything():
    assert read_metadata(_FULL, "党费/办法.md") == Metadata(
        title="党费收缴办法",
        number="某党发〔2024〕5号",
        level="内部制度",
        issued=date(2024, 1, 31),
        effective=date(2024, 3, 1),
        expires=date(2029, 2, 28),
        repealed=True,
        source="党委办公室",
    )


def test_what_front_matter_leaves_out_comes_from_heading_and_name():
    known = read_metadata("---\nlevel: 学习资料\nnumber:\n---\n# 三会一课\n", "制度/a(2024-02-29).md")

    assert known == Metadata(title="三会一课", level="学习资料", issued=date(2024, 2, 29))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "issued: 2024年1月",
            r"front matter, issued: '2024年1月' where a date such as 2024-01-31 is expected",
        ),
        ("issued: 2024", r"front matter, issued: 2024 where a date"),
        ("effective: 2024-02-30", r"front matter, .*day is out of range.*YAML, key: value is expected"),
        ("effective: '2024-02-30'", r"front matter, effective: '2024-02-30' where a date"),
        ("expires: 2024-01-31 08:00:00", r"front matter, expires: datetime.* where a date"),
        ("repealed: maybe", r"front matter, repealed: 'maybe' where true or false is expected"),
        ("number: 5", r"front matter, number: 5 where text \(put it in quotation marks\) is expected"),
        ("expire: 2024-01-31", r"front matter, expire: .* where one of the keys title, number, level"),
        (
            "title: [甲",
            r"front matter, the block between the --- lines: .* where YAML, key: value is expected",
        ),
        ("- 甲", r"front matter, the block between the --- lines: .* where YAML, key: value is expected"),
    ],
)
def test_a_wrong_value_is_told_with_file_key_and_what_is_expected(line, message):
    with pytest.raises(MetadataError, match=f"^a\\.md: {message}"):
        read_metadata(f"---\n{line}\n---\n正文。\n", "a.md")


_HISTORY = """# 中华人民共和国某某条例

1997年5月8日 中华人民共和国国务院令第216号发布\u3000

2001年11月29日 《国务院关于修改某某条例的决定》第一次修订\u3000

２０１７年３月１６日 中华人民共和国国务院令第677号公布

2022年3月29日 公安部令第159号《关于修改部分规章的决定》第二次修订）

<!-- INFO END -->

第一条 内容。
"""


def test_a_law_takes_its_number_from_the_order_that_published_the_whole_text():
    known = read_metadata(_HISTORY, "行政法规/某某条例(2022-03-29).md")

    assert known == Metadata(
        title="中华人民共和国某某条例", number="国务院令第677号", level="行政法规", issued=date(2022, 3, 29)
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("劳部发〔1994〕489号", "劳部发〔1994〕489号"),
        ("人薪发［1995］32号", "人薪发〔1995〕32号"),
        ("劳社部发[2008]3号", "劳社部发〔2008〕3号"),
        (
            "1989年4月7日 中华人民共和国国务院、中华人民共和国中央军事委员会第14号令发布",
            "国务院、中央军事委员会令第14号",
        ),
        ("2002年8月29日 中华人民共和国主席令第七十三号公布", "主席令第七十三号"),
        ("2001年7月1日 第九届全国人民代表大会常务委员会第三次会议通过", None),
    ],
)
def test_numbers_are_found_however_they_are_written(line, number):
    text = f"# 某法\n\n{line}\n\n<!-- INFO END -->\n\n第一条 内容。\n"

    assert read_metadata(text, "a.md").number == number


def test_a_rule_without_a_history_tells_number_and_dates_under_its_title():
    text = (
        "# 车站值班管理办法\n\n某党发〔2024〕5号\n\n（2024年1月31日公司党委会议通过）\n\n"
        "第一条 依照某党发〔2020〕9号文件（2020年1月1日印发）。\n\n第二条 本办法自2024年3月1日起施行。\n"
    )

    known = read_metadata(text, "制度/值班.docx")

    assert known == Metadata(
        title="车站值班管理办法",
        number="某党发〔2024〕5号",
        issued=date(2024, 1, 31),
        effective=date(2024, 3, 1),
    )


@pytest.mark.parametrize(
    ("past", "clause", "effective"),
    [
        ("2021年8月1日 施行", "", date(2021, 8, 1)),
        ("", "本法自2021年9月1日起施行。", date(2021, 9, 1)),
        ("", "本条例自２０２１年９月１日起施行。", date(2021, 9, 1)),
        ("", "本法自1995年1月1日起施行。", None),
        ("", "补贴自2022年1月1日起发放。", None),
    ],
    ids=["history", "last provision", "full width", "first version's date", "another date"],
)
def test_a_law_is_effective_from_its_own_day_never_from_an_older_versions(past, clause, effective):
    text = (
        f"# 某法\n\n2021年6月10日 通过\n\n{past}\n\n<!-- INFO END -->\n\n第一条 内容。\n\n第二条 {clause}\n"
    )

    known = read_metadata(text, "社会法/某法.md")

    assert (known.issued, known.effective, known.level) == (date(2021, 6, 10), effective, "法律")
