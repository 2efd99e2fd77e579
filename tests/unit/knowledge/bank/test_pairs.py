"""The collection of pairs: what is damaged in it is found, and the rest comes in."""

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.bank.files import Format, format_of, read_items
from knowledge.bank.item import FillIn, MultipleChoice, ShortAnswer, SingleChoice, TrueFalse
from knowledge.bank.words import bank_words

WORDS = bank_words()
GAP = "\u00a0" * 8
REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "questions" / "questions.json"

GOOD = {
    "single": (f"预备期为{GAP}年。|半|一|两", "一", "预备期为____年。", SingleChoice(("半", "一", "两"), 1)),
    "true or false": (f"应当先学习。{GAP}|正确|错误", "错误", "应当先学习。", TrueFalse(right=False)),
    "wrong way round": (f"这{GAP}的。|错误|正确", "正确", "这____的。", TrueFalse(right=True)),
    "several answers": ("哪些？|甲|乙|丙", "丙|甲", "哪些？", MultipleChoice(("甲", "乙", "丙"), (0, 2))),
    "percentages": ("多少？|3%|60%|100%", "3%", "多少？", SingleChoice(("3%", "60%", "100%"), 0)),
    "no options, a blank": (f"预备期为{GAP}。", "一年", "预备期为____。", FillIn((("一年",),))),
    "no options, a word of truth": (
        "预备党员有表决权。",
        "错误",
        "预备党员有表决权。",
        TrueFalse(right=False),
    ),
    "no options": ("为什么？", "因为", "为什么？", ShortAnswer("因为")),
}
BAD = {
    "cut within a character": ("问？|甲|常\ufffd%A", "甲", [("option_unreadable", 2)]),
    "cut between characters": ("问？|山%E|甲", "甲", [("option_cut_off", 1)]),
    "cut at the sign": ("问？|跨海大%|甲", "甲", [("option_cut_off", 1)]),
    "cut within a blank": ("问？|甲|民主%2", "甲", [("option_cut_off", 2)]),
    "cut after a number": ("问？|甲|15%E", "甲", [("option_cut_off", 2)]),
    "never unescaped": ("问？|甲|%E5%A4%AB", "甲", [("option_cut_off", 2)]),
    "the right one was cut": (
        "问？|甲|服务%E",
        "服务业",
        [("option_cut_off", 2), ("right_outside", None)],
    ),
    "the right one was lost": ("问？|甲|乙", "丙", [("right_outside", None)]),
    "all options lost": (
        "问？||||",
        "",
        [("right_missing", None), *(("option_empty", number) for number in range(1, 5))],
    ),
    "an option lost": ("问？|甲||丙", "甲", [("option_empty", 2)]),
    "doubled": ("问？|甲|乙|甲", "乙", [("option_doubled", 3)]),
    "one option": ("问？|甲", "甲", [("option_too_few", 2)]),
    "stem cut": ("这是什%E|甲|乙", "甲", [("stem_cut_off", None)]),
    "no stem": ("|甲|乙", "甲", [("stem_empty", None)]),
    "answer of another sort": ("问？|甲|乙", 1, [("not_an_entry", None)]),
}


def _read(*pairs):
    """A file of pairs, in which a key may come twice."""
    text = ",".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in pairs)
    return read_items(f"{{{text}}}".encode(), Format.PAIRS, WORDS)


@pytest.mark.parametrize(("key", "answer", "stem", "task"), GOOD.values(), ids=GOOD.keys())
def test_a_good_pair_is_an_item(key, answer, stem, task):
    reading = _read((key, answer))

    assert reading.errors == ()
    assert [(item.stem, item.task) for item in reading.items] == [(stem, task)]


@pytest.mark.parametrize(("key", "answer", "faults"), BAD.values(), ids=BAD.keys())
def test_a_pair_with_any_damage_stays_out_and_is_named(key, answer, faults):
    reading = _read(("好？|甲|乙", "甲"), (key, answer))

    assert [item.stem for item in reading.items] == ["好？"]
    (error,) = reading.errors
    assert error.number == 2
    assert [(fault.code, fault.number) for fault in error.faults] == faults


def test_a_source_behind_the_question_becomes_the_explanation_and_the_twin_is_noted():
    reading = _read(("谁？|甲|乙", "甲"), ("谁？ 来源：《书》：“第一章”|甲|乙", "甲"))

    assert [(item.stem, item.explanation) for item in reading.items] == [
        ("谁？", ""),
        ("谁？", "来源：《书》：“第一章”"),
    ]
    assert len({item.id for item in reading.items}) == 2
    assert [[(note.code, note.number) for note in row.notes] for row in reading.rows] == [
        [],
        [("same_item", 1)],
    ]


def test_a_key_that_comes_twice_is_told_and_with_two_answers_neither_comes_in():
    reading = _read(("一？|甲|乙", "甲"), ("一？|甲|乙", "甲"), ("二？|甲|乙", "甲"), ("二？|甲|乙", "乙"))

    assert [item.stem for item in reading.items] == ["一？"]
    assert [(error.number, error.faults[0].code, error.faults[0].number) for error in reading.errors] == [
        (2, "row_doubled", 1),
        (3, "answers_contradict", 4),
        (4, "answers_contradict", 3),
    ]


def test_the_form_is_told_from_ours_by_its_content():
    assert format_of("q.json", '{"问？|甲|乙": "甲"}'.encode(), WORDS) is Format.PAIRS
    assert format_of("q.json", b'{"items": []}', WORDS) is Format.JSON


@pytest.mark.skipif(not REAL.is_file(), reason="the real collection is not in this copy")
def test_of_the_real_collection_all_but_the_seventeen_damaged_come_in():
    content = REAL.read_bytes()

    reading = read_items(content, format_of(REAL.name, content, WORDS), WORDS)

    assert (len(reading.rows), len(reading.errors)) == (1410, 17)
    assert Counter(item.kind for item in reading.items) == {"single": 1326, "true_false": 84}
    assert [error.number for error in reading.errors] == [
        205, 302, 312, 400, 404, 420, 455, 472, 501, 513, 514, 532, 539, 569, 613, 926, 1004,
    ]  # fmt: skip
    assert sum(bool(row.notes) for row in reading.rows) == 61
    assert not any("%E" in option or "\ufffd" in option for option in _options(reading))
    assert WORDS.problem(reading.errors[1].faults[0]) == ("第 2 个选项不完整，末尾是残缺的编码：“山%E”。")


def _options(reading):
    tasks = (item.task for item in reading.items)
    return [option for task in tasks if isinstance(task, SingleChoice) for option in task.options]
