"""GIFT, Aiken and Moodle XML as their own descriptions show them."""

import pytest

from knowledge.bank.files import Format, read_items
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
from knowledge.bank.words import bank_words
from knowledge.document import CardSource

WORDS = bank_words()


def _only(text, form):
    reading = read_items(text.encode(), form, WORDS)
    assert reading.errors == ()
    (row,) = reading.rows
    return row


def _told(text, form):
    reading = read_items(text.encode(), form, WORDS)
    return [(error.number, *(fault.code for fault in error.faults)) for error in reading.errors]


GIFT = {
    "multiple choice": ("谁？{~甲 ~乙 =丙}", "谁？", SingleChoice(("甲", "乙", "丙"), 2), []),
    "missing word": ("把{~甲 =乙}送来。", "把____送来。", SingleChoice(("甲", "乙"), 1), []),
    "true": ("对吗？{T}", "对吗？", TrueFalse(right=True), []),
    "false, with feedback": ("对吗？{FALSE#错在此}", "对吗？", TrueFalse(right=False), []),
    "short answer": ("谁？{=甲 =乙}", "谁？____", FillIn((("甲", "乙"),)), []),
    "short answer in a gap": ("把{=甲 =%100%乙}送来", "把____送来", FillIn((("甲", "乙"),)), []),
    "partly right": ("谁？{=甲 =%50%乙}", "谁？____", FillIn((("甲",),)), ["partial_lost"]),
    "number": ("几？{#1822:5}", "几？____", FillIn((("1822",),)), ["tolerance_lost"]),
    "numbers": ("几？{#=1822:0 =%50%1822:2}", "几？____", FillIn((("1822",),)), ["partial_lost"]),
    "number, what is wrong marked": (
        "几？{#3:2~#错}",
        "几？____",
        FillIn((("3",),)),
        ["feedback_lost", "tolerance_lost"],
    ),
    "matching": (
        "连{\n =甲 -> 1\n =乙 -> 2 -> 3\n = -> 4\n}",
        "连",
        Matching((("甲", "1"), ("乙", "2 -> 3")), ("4",)),
        [],
    ),
    "several answers": (
        "谁？{~%-100%甲 ~%50%乙 # 好\n~%50%丙}",
        "谁？",
        MultipleChoice(("甲", "乙", "丙"), (1, 2)),
        ["feedback_lost"],
    ),
    "two marked right": ("谁？{=甲 =乙 ~丙}", "谁？", MultipleChoice(("甲", "乙", "丙"), (0, 1)), []),
    "essay": ("说说。{####[html]<p>一<br>二</p>}", "说说。", ShortAnswer("一\n二"), []),
    "escapes": (
        r"a\=b\:\n\{c\} \~ \# \\n \x{=\=甲\# ~\\乙}",
        "a=b:\n{c} ~ # \\n \\x",
        SingleChoice(("=甲#", "\\乙"), 0),
        [],
    ),
    "picture": ('[html]<p>图<img src="a.png">？</p>{T}', "图？", TrueFalse(right=True), ["picture_lost"]),
    "plain tags": ("[plain]<b>是标签{T}", "<b>是标签", TrueFalse(right=True), []),
}


@pytest.mark.parametrize(("text", "stem", "task", "notes"), GIFT.values(), ids=GIFT.keys())
def test_gift_is_read_as_its_description_says(text, stem, task, notes):
    row = _only(text, Format.GIFT)

    assert (row.item.stem, row.item.task, [note.code for note in row.notes]) == (stem, task, notes)


def test_titles_categories_comments_and_feedback_of_gift_are_kept():
    text = """// question: 12  name: 期限
// [id:安-1] [tag:难度:4] [tag:生效:2026-01-01] [tag:别的]
$CATEGORY: $course$/top/发展党员/预备期

::期限::[markdown]预备期多长？{
// 说明
~半年 =一年#是一年
####从通过之日算起。}
"""

    row = _only(text, Format.GIFT)

    assert row.number == 5
    assert row.item == Item(
        row.item.id,
        "预备期多长？",
        SingleChoice(("半年", "一年"), 1),
        "从通过之日算起。",
        (),
        "发展党员/预备期",
    )
    assert [note.code for note in row.notes] == ["feedback_lost"]


def test_what_is_no_question_is_told_by_its_line_and_the_others_come_in():
    text = "只有说明\n\n坏{~甲 =乙\n\n两处{=甲}和{=乙}\n\n范围{#1..5}\n\n好{T}\n\n一{=1 ~}\n"

    assert _told(text, Format.GIFT) == [
        (1, "no_answers"),
        (3, "braces"),
        (5, "several_answer_sections"),
        (7, "range_answer"),
        (11, "option_empty"),
    ]
    assert [item.stem for item in read_items(text.encode(), Format.GIFT, WORDS).items] == ["好"]


def test_aiken_is_read_with_either_mark_and_its_mistakes_are_told_by_line():
    text = """哪个？
A. 甲
B) 乙
ANSWER: B

对吗？
A、正确
B、错误
答案：B

两个
A. 甲
B. 乙
C. 丙
ANSWER: A, C

乱
A. 甲
C. 乙
ANSWER: A

外
A. 甲
B. 乙
ANSWER: D
没完
A. 甲
"""
    reading = read_items(text.encode("gb18030"), Format.AIKEN, WORDS)

    assert [(row.number, row.item.stem, row.item.task) for row in reading.rows] == [
        (1, "哪个？", SingleChoice(("甲", "乙"), 1)),
        (6, "对吗？", TrueFalse(right=False)),
        (11, "两个", MultipleChoice(("甲", "乙", "丙"), (0, 2))),
    ]
    assert [(error.number, error.faults[0].code) for error in reading.errors] == [
        (17, "letters_disordered"),
        (22, "right_outside"),
        (26, "no_answer_line"),
    ]


def _question(kind, inner, stem="<p>题 <b>干</b></p>"):
    text = f"<questiontext format='html'><text><![CDATA[{stem}]]></text></questiontext>"
    return f"<question type='{kind}'>{text}{inner}</question>"


def _answer(text, fraction, more=""):
    return f"<answer fraction='{fraction}'><text>{text}</text>{more}</answer>"


MOODLE = {
    "single": (
        _question(
            "multichoice", "<single>true</single>" + _answer("甲", 0) + _answer("&lt;p&gt;乙&lt;/p&gt;", 100)
        ),
        "题 干",
        SingleChoice(("甲", "乙"), 1),
    ),
    "multiple": (
        _question(
            "multichoice",
            "<single>false</single>" + _answer("甲", 50) + _answer("乙", 50) + _answer("丙", -100),
        ),
        "题 干",
        MultipleChoice(("甲", "乙", "丙"), (0, 1)),
    ),
    "true or false": (
        _question("truefalse", _answer("true", 0) + _answer("false", 100)),
        "题 干",
        TrueFalse(right=False),
    ),
    "short answer": (
        _question("shortanswer", _answer("甲", 100) + _answer("乙", 50)),
        "题 干____",
        FillIn((("甲",),)),
    ),
    "number": (
        _question("numerical", _answer("3.5", 100, "<tolerance>0.1</tolerance>")),
        "题 干____",
        FillIn((("3.5",),)),
    ),
    "essay": (
        _question("essay", "<graderinfo format='html'><text>&lt;p&gt;一&lt;/p&gt;二</text></graderinfo>"),
        "题 干",
        ShortAnswer("一\n二"),
    ),
    "matching": (
        _question(
            "matching",
            "".join(
                f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
                for left, right in (("甲", "1"), ("乙", "2"), ("", "3"))
            ),
        ),
        "题 干",
        Matching((("甲", "1"), ("乙", "2")), ("3",)),
    ),
    "ordering": (_question("ordering", _answer("乙", 2) + _answer("甲", 1)), "题 干", Ordering(("甲", "乙"))),
    "cloze": (
        _question("cloze", "", "<p>{1:SHORTANSWER:=一年~%100%1年~%50%年#近了}后{2:NM:=3:0.5}</p>"),
        "____后____",
        FillIn((("一年", "1年"), ("3",))),
    ),
    "cloze with a choice": (
        _question("cloze", "", r"期限{1:MULTICHOICE_V:半年~=一\~年#对}。"),
        "期限____。",
        SingleChoice(("半年", "一~年"), 1),
    ),
    "gaps": (
        _question(
            "gapselect",
            "".join(f"<selectoption><text>{word}</text><group>1</group></selectoption>" for word in "甲乙丙"),
            "[[3]]和[[1]]",
        ),
        "____和____",
        FillIn((("丙",), ("甲",))),
    ),
}


@pytest.mark.parametrize(("question", "stem", "task"), MOODLE.values(), ids=MOODLE.keys())
def test_the_types_of_moodle_become_our_kinds(question, stem, task):
    row = _only(f"<quiz>{question}</quiz>", Format.MOODLE)

    assert (row.item.stem, row.item.task) == (stem, task)


CATEGORY = "<question type='category'><category><text>$course$/top/安全//消防</text></category></question>"


def test_what_html_loses_is_noted_and_what_the_bank_has_not_is_told_by_number():
    quiz = "<quiz>{}</quiz>".format(
        "".join(
            (
                CATEGORY,
                _question("description", ""),
                _question(
                    "truefalse",
                    _answer("true", 100)
                    + _answer("false", 0, "<feedback><text>不对</text></feedback>")
                    + "<idnumber>安-1</idnumber><hint><text>想想</text></hint>"
                    + "<tags><tag><text>难度:5</text></tag><tag><text>老题</text></tag></tags>"
                    + "<generalfeedback format='html'><text>&lt;p&gt;见条文&lt;/p&gt;"
                    + '&lt;blockquote class="yunxue-source" title="细则.md"&gt;预备期为一年。'
                    + "&lt;/blockquote&gt;"
                    + "</text></generalfeedback>",
                ),
                _question("multichoice", _answer("甲", 100) + _answer("乙", 100)),
            )
        )
    )

    reading = read_items(quiz.encode(), Format.MOODLE, WORDS)

    assert [(error.number, error.faults[0].code) for error in reading.errors] == [
        (1, "type_unsupported"),
        (3, "right_several"),
    ]
    (row,) = reading.rows
    assert row.item == Item(
        "安-1",
        "题 干",
        TrueFalse(right=True),
        "见条文",
        (CardSource("细则.md", "预备期为一年。"),),
        "安全/消防",
        5,
    )
    assert {note.code for note in row.notes} == {"layout_lost", "feedback_lost", "hints_lost", "tags_lost"}


def test_json_without_ids_and_with_empty_fields_comes_in_and_its_mistakes_are_told_by_number():
    entries = """[{"kind": "true_false", "stem": "题", "right": true, "explanation": "", "valid_from": null},
        {"kind": "single", "stem": "题", "options": ["甲", "乙"], "right": "C"},
        {"kind": "single", "stem": "题", "options": ["甲", "乙"], "right": "A", "answer": "A"},
        {"kind": "essay", "stem": "题"}, {"kind": "fill_in", "stem": "题____"}, 7]"""

    reading = read_items(entries.encode(), Format.JSON, WORDS)

    assert [item.task for item in reading.items] == [TrueFalse(right=True)]
    assert [(error.number, WORDS.problem(error.faults[0])) for error in reading.errors] == [
        (2, "“right”里的字母不在选项里。"),
        (3, "有不认识的字段“answer”，请改正或删去。"),
        (4, "不认识的题型。"),
        (5, "缺少“blanks”，或者是空的。"),
        (6, "这一条不是一道题（应为 JSON 对象）。"),
    ]
