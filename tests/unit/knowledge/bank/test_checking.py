"""What is wrong with an item is told, part by part."""

from datetime import date

import pytest

from knowledge.bank.checking import Fault, faults_of
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
from knowledge.document import CardSource

GOOD = [
    SingleChoice(("一年", "两年"), 0),
    MultipleChoice(("一年", "两年", "三年"), (0, 2)),
    TrueFalse(right=False),
    ShortAnswer("从支部大会通过之日算起。\n满一年讨论转正。"),
    Ordering(("申请", "确定", "接收")),
    Matching((("申请", "本人"), ("审批", "上级党委")), ("群众",)),
]


@pytest.mark.parametrize("task", GOOD, ids=lambda task: type(task).__name__)
def test_a_good_item_has_no_fault(task):
    item = Item("a.1", "预备期____？", task, "见第二十五条。", (CardSource("细则.md", "预备期为一年。"),))

    assert faults_of(item) == ()
    assert faults_of(Item("a.2", "预备期为____。", FillIn((("一年", "1年"),)))) == ()


BAD = {
    "empty option": (SingleChoice(("一年", " "), 0), [Fault("option_empty", 2)]),
    "all options empty": (
        SingleChoice(("", ""), 0),
        [Fault("option_empty", 1), Fault("option_empty", 2)],
    ),
    "doubled option": (SingleChoice(("一 年", "一\u3000年"), 0), [Fault("option_doubled", 2, "一 年")]),
    "half a character": (
        SingleChoice(("一年", "全国人大常\ufffd"), 0),
        [Fault("option_unreadable", 2, "全国人大常\ufffd")],
    ),
    "hidden character": (
        SingleChoice(("一年", "两\u202e年"), 0),
        [Fault("option_unreadable", 2, "两\u202e年")],
    ),
    "one option": (SingleChoice(("一年",), 0), [Fault("option_too_few", 2, "1")]),
    "too many": (Ordering(tuple(map(str, range(27)))), [Fault("entry_too_many", 26, "27")]),
    "long option": (SingleChoice(("长" * 501, "短"), 1), [Fault("option_too_long", 1, "长" * 20 + "…")]),
    "answer outside": (SingleChoice(("一年", "两年"), 2), [Fault("right_outside", seen="3")]),
    "no answer": (MultipleChoice(("一年", "两年"), ()), [Fault("right_missing")]),
    "answers out of order": (MultipleChoice(("一年", "两年"), (1, 0)), [Fault("right_disordered")]),
    "no blank": (FillIn((("一年",),)), [Fault("blanks_mismatch", 1, "0")]),
    "model empty": (ShortAnswer("\n"), [Fault("model_empty")]),
    "entry doubled": (Ordering(("甲", "乙", "甲")), [Fault("entry_doubled", 3, "甲")]),
    "line break in an entry": (Ordering(("甲", "乙\n丙")), [Fault("entry_unreadable", 2, "乙 丙")]),
    "left doubled": (Matching((("甲", "1"), ("甲", "2"))), [Fault("left_doubled", 2, "甲")]),
    "right doubled": (Matching((("甲", "1"), ("乙", "2")), ("1",)), [Fault("match_doubled", 3, "1")]),
}  # fmt: skip


@pytest.mark.parametrize(("task", "faults"), BAD.values(), ids=BAD.keys())
def test_each_fault_of_a_task_is_told_with_its_place(task, faults):
    told = faults_of(Item("a.1", "预备期多长？", task))

    assert [(fault.code, fault.number, fault.seen) for fault in told] == [
        (fault.code, fault.number, fault.seen.replace("\u202e", " ")) for fault in faults
    ]


def test_blanks_must_stand_in_the_stem_as_they_are_answered():
    assert faults_of(Item("a", "____年____月", FillIn((("1",),)))) == (Fault("blanks_mismatch", 1, "2"),)
    assert faults_of(Item("a", "_____年", FillIn((("1",),)))) == (Fault("blank_too_wide"),)
    assert faults_of(Item("a", "____年", FillIn((("1", "1"),)))) == (Fault("blank_doubled", 1, "1"),)
    assert faults_of(Item("a", "____年", FillIn(((),)))) == (Fault("blank_empty", 1),)


def test_each_fault_of_what_stands_around_the_task_is_told():
    item = Item(
        "a b",
        "预备期\x00",
        TrueFalse(right=True),
        "长" * 4001,
        (CardSource("", "预备期"),),
        "专题\n一",
        6,
        date(2026, 2, 1),
        date(2026, 1, 1),
    )

    assert [fault.code for fault in faults_of(item)] == [
        "id_malformed",
        "stem_unreadable",
        "explanation_too_long",
        "topic_unreadable",
        "difficulty_outside",
        "validity_turned",
        "document_empty",
    ]
