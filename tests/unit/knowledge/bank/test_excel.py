"""Excel workbooks, as they are made elsewhere and as our template is."""

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from knowledge.bank.checking import faults_of
from knowledge.bank.files import Format, read_items, write_items
from knowledge.bank.formats.excel_writing import write_template
from knowledge.bank.item import (
    FillIn,
    Item,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from knowledge.bank.reading import BankUnreadableError
from knowledge.bank.words import bank_words
from knowledge.document import CardSource

WORDS = bank_words()
OURS = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]


def _read(*rows, title="Sheet1", formats=None):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for place, shown in (formats or {}).items():
        sheet[place].number_format = shown
    file = io.BytesIO()
    book.save(file)
    return read_items(file.getvalue(), Format.EXCEL, WORDS)


ROWS = {
    "letters": (["单选题", "题", "甲", "乙", "", "b"], SingleChoice(("甲", "乙"), 1)),
    "wide letters": (["多选", "题", "甲", "乙", "丙", "Ａ、Ｃ"], MultipleChoice(("甲", "乙", "丙"), (0, 2))),
    "answer in words": (["", "题", "甲", "乙", "", "乙"], SingleChoice(("甲", "乙"), 1)),
    "answers in words": (["", "题", "甲", "乙", "丙", "甲；丙"], MultipleChoice(("甲", "乙", "丙"), (0, 2))),
    "letters before options": (["", "题", "A.甲", "B、乙", "", "A"], SingleChoice(("甲", "乙"), 0)),
    "several letters": (["", "题", "甲", "乙", "丙", "AB"], MultipleChoice(("甲", "乙", "丙"), (0, 1))),
    "tick": (["", "题", "", "", "", "√"], TrueFalse(right=True)),
    "cross": (["判断题", "题", "", "", "", "×"], TrueFalse(right=False)),
    "options that are words": (["", "题", "对", "错", "", "B"], TrueFalse(right=False)),
    "truth value": (["判断", "题", "", "", "", False], TrueFalse(right=False)),
    "brackets for a blank": (["", "期限为（　　）年", "", "", "", 1], FillIn((("1",),))),
    "two blanks": (["填空", "__和______", "", "", "", "甲；乙"], FillIn((("甲",), ("乙",)))),
    "several spellings": (["填空", "期限____", "", "", "", r"一年|1\|2"], FillIn((("一年", "1|2"),))),
    "in words": (["", "为什么？", "", "", "", "因为\n所以"], ShortAnswer("因为\n所以")),
    "order": (["排序", "题", "甲", "乙", "丙", "CAB"], Ordering(("丙", "甲", "乙"))),
    "pairs": (["连线", "题", "甲→1", r"乙 -> 2", "→ 3", ""], Matching((("甲", "1"), ("乙", "2")), ("3",))),
}


@pytest.mark.parametrize(("row", "task"), ROWS.values(), ids=ROWS.keys())
def test_a_row_is_read_as_it_is_commonly_meant(row, task):
    reading = _read(OURS, row)

    assert reading.errors == ()
    assert [item.task for item in reading.items] == [task]


FAULTS = {
    "an empty option between others": (["", "题", "甲", "", "丙", "A"], "option_empty"),
    "answer outside": (["", "题", "甲", "乙", "", "D"], "right_outside"),
    "no answer": (["", "题", "甲", "乙", "", ""], "right_missing"),
    "several for one": (["单选", "题", "甲", "乙", "", "AB"], "right_several"),
    "unknown kind": (["看图", "题", "甲", "乙", "", "A"], "kind_unknown"),
    "a letter for nothing": (["判断", "题", "", "", "", "A"], "right_not_truth"),
    "no stem": (["单选", "", "甲", "乙", "", "A"], "stem_empty"),
    "formula without a value": (["单选", "=A1", "甲", "乙", "", "A"], "stem_empty"),
    "order that leaves one out": (["排序", "题", "甲", "乙", "丙", "AB"], "right_order"),
    "no arrow": (["连线", "题", "甲→1", "乙", "", ""], "pair_unreadable"),
    "blanks that do not match": (["填空", "____和____", "", "", "", "甲"], "blanks_mismatch"),
}


@pytest.mark.parametrize(("row", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_a_bad_row_is_told_by_its_number_and_the_good_ones_come_in(row, code):
    reading = _read(OURS, ["单选", "好题", "甲", "乙", "", "A"], row)

    assert [(error.number, error.faults[0].code) for error in reading.errors] == [(3, code)]
    assert [item.stem for item in reading.items] == ["好题"]


HEADERS = {
    "letters alone": (["序号", "题目", "A", "B", "正确答案"], [7, "题", "甲", "乙", "B"]),
    "numbers": (["试题内容", "选项1", "选项2", "标准答案(必填)"], ["题", "甲", "乙", "B"]),
    "letter first": (["问题*", "A选项", "B选项", "答 案"], ["题", "甲", "乙", "B"]),
    "answer first": (["答案", "题干：", "备选答案B", "备选答案A"], ["B", "题", "乙", "甲"]),
    "one cell, letters": (["题干", "选项", "答案"], ["题", "A.甲 B.乙", "B"]),
    "one cell, lines": (["题干", "选项", "答案"], ["题", "甲\n乙", "B"]),
    "one cell, bars": (["题干", "选项", "答案"], ["题", "甲|乙", "乙"]),
}


@pytest.mark.parametrize(("header", "row"), HEADERS.values(), ids=HEADERS.keys())
def test_columns_are_found_by_the_names_they_are_commonly_given(header, row):
    reading = _read(["安全知识题库（2026年）"], [], header, row)

    assert reading.errors == ()
    assert [(row.number, row.item.task) for row in reading.rows] == [(4, SingleChoice(("甲", "乙"), 1))]


def test_cells_are_read_as_they_are_shown():
    shown = {"C2": "0%", "D2": "0.00%", "E2": 'm"月"d"日"'}

    reading = _read(OURS, ["", "题", 0.5, 0.125, date(2026, 3, 5), "A"], formats=shown)

    assert reading.items[0].task.options == ("50%", "12.5%", "3月5日")


def test_all_the_other_columns_are_read():
    cells = {
        "编号": "安-1",
        "解析": "因为",
        "出处": "细则.md",
        "引文": "预备期为一年。",
        "来源2": "《旧规》",
        "难易程度": "较难",
        "知识点": "发展党员",
        "生效日期": date(2026, 1, 1),
        "失效日期": "2026-12-31",
    }

    reading = _read([*OURS, *cells], ["单选", "题", "甲", "乙", "", "A", *cells.values()])

    assert reading.items == (
        Item(
            "安-1",
            "题",
            SingleChoice(("甲", "乙"), 0),
            "因为\n出处：《旧规》",
            (CardSource("细则.md", "预备期为一年。"),),
            "发展党员",
            4,
            date(2026, 1, 1),
            date(2026, 12, 31),
        ),
    )


def test_numbers_of_rows_are_no_ids_and_doubled_rows_are_told():
    header = ["题号", *OURS]

    reading = _read(
        header,
        [1, "单选", "题", "甲", "乙", "", "A"],
        [2, "单选", "题", "乙", "甲", "", "B"],
        [3, "单选", "题二", "甲", "乙", "", "A"],
        [4, "单选", "题二", "甲", "乙", "", "B"],
        ["安-1", "单选", "题三", "甲", "乙", "", "B"],
        ["安-1", "单选", "题四", "甲", "乙", "", "B"],
    )

    assert [item.id[0] for item in reading.items] == ["q", "安"]
    assert [(error.number, error.faults[0].code, error.faults[0].number) for error in reading.errors] == [
        (3, "row_doubled", 2),
        (4, "answers_contradict", 5),
        (5, "answers_contradict", 4),
        (7, "id_doubled", 6),
    ]


def test_a_sheet_may_name_the_kind_and_a_second_sheet_is_told():
    book = Workbook()
    book.worksheets[0].title = "判断题"
    for row in (["题干", "答案"], ["题", "是"]):
        book.worksheets[0].append(row)
    other = book.create_sheet("单选题")
    for row in (["题干", "答案"], ["题", "A"]):
        other.append(row)
    file = io.BytesIO()
    book.save(file)

    reading = read_items(file.getvalue(), Format.EXCEL, WORDS)

    assert [item.task for item in reading.items] == [TrueFalse(right=True)]
    assert [(error.faults[0].code, error.faults[0].seen) for error in reading.errors] == [
        ("other_sheet", "单选题")
    ]


def test_the_template_is_read_without_a_fault_and_offers_the_kinds():
    content = write_template(WORDS)

    reading = read_items(content, Format.EXCEL, WORDS)
    book = load_workbook(io.BytesIO(content))

    assert [item.kind for item in reading.items] == ["single", "true_false", "fill_in"]
    assert all(faults_of(item) == () for item in reading.items)
    offered = book.worksheets[0].data_validations.dataValidation[0]
    assert offered.formula1 == '"单选,多选,判断,填空,简答,排序,连线"'
    assert str(offered.sqref).startswith("B2")
    assert book.sheetnames == ["题库", "填写说明"]


def test_no_cell_of_an_exported_workbook_is_a_formula():
    item = Item("样-1", "=HYPERLINK(1)", SingleChoice(("+1", "@x"), 0))

    book = load_workbook(io.BytesIO(write_items([item], Format.EXCEL, WORDS).content))

    cells = {cell.value: cell.data_type for row in book.worksheets[0].iter_rows(min_row=2) for cell in row}
    assert (cells["=HYPERLINK(1)"], cells["+1"], cells["@x"]) == ("s", "s", "s")


def test_an_item_that_fills_more_than_a_cell_is_left_out_and_told():
    long = tuple(f"{number:04}" + "长" * 490 for number in range(70))
    items = [Item("样-1", "____", FillIn((long,))), Item("样-2", "____", FillIn((("短",),)))]

    written = write_items(items, Format.EXCEL, WORDS)

    assert [(loss.item, loss.what) for loss in written.losses] == [("样-1", "item")]
    assert read_items(written.content, Format.EXCEL, WORDS).items == (items[1],)


def test_a_workbook_without_our_columns_is_refused_in_chinese():
    with pytest.raises(BankUnreadableError, match="no_header") as refused:
        _read(["姓名", "工号"], ["王芳", "1001"])

    assert WORDS.unreadable[refused.value.reason] == (
        "没有找到表头。表头至少要有“题干”和“答案”两列，可以从模板开始填。"
    )
