"""Items come in from YAML with their quotes checked; a wrong item hides no other."""

import pytest

from knowledge.bank.item import Item, SingleChoice
from knowledge.bank.sample import load_bank, read_bank, said_by
from knowledge.document import CardSource
from knowledge.errors import BankError

_GOOD = """- id: dues-001
  kind: single
  stem: 党费多久交一次？
  options: [每月, 每年]
  right: A
  topic: 党费
  sources: [{document: 党费.md, quote: 党员应当按月交纳党费。}]
"""
_TEXTS = {"党费.md": "# 党费\n\n党员应当按月交纳党费。\n"}


def test_an_item_is_loaded_with_everything_it_says(put, tmp_path):
    put("items/党费.yml", _GOOD)

    assert load_bank(tmp_path / "items", _TEXTS) == [
        Item(
            id="dues-001",
            stem="党费多久交一次？",
            task=SingleChoice(("每月", "每年"), 0),
            sources=(CardSource("党费.md", "党员应当按月交纳党费。"),),
            topic="党费",
        )
    ]


def test_a_folder_that_is_not_there_holds_no_items(tmp_path):
    assert load_bank(tmp_path / "items") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: 一", "holds a dict where a list of items"),
        ("- [", "not valid YAML"),
        (_GOOD + "  valid_from: 2026-02-30\n", "not valid YAML"),
        ("- 甲", "item number 1: '甲' where a mapping of fields is expected"),
        (_GOOD.replace("right: A", "right: C"), "item dues-001, right: 'C' where a letter of the 2 options"),
        (_GOOD.partition("  sources")[0], "item dues-001 has no sources: give at least one document"),
        (
            _GOOD.replace("按月交纳", "按月缴纳"),
            "item dues-001: 党费.md does not hold the quote '党员",
        ),
        (
            _GOOD.replace("党费.md", "没有.md"),
            "item dues-001: there is no document 没有.md",
        ),
        (_GOOD + _GOOD, "item dues-001 is there twice: rename one"),
        (
            _GOOD + _GOOD.replace("-001", "-002").replace("党费多久交一次？", "党费 多久交一次?"),
            "item dues-002 has the stem of item dues-001: reword or delete one",
        ),
    ],
)
def test_a_wrong_item_is_told_with_file_and_id(put, tmp_path, text, message):
    put("items/坏.yml", text)

    with pytest.raises(BankError, match=rf"^items/坏\.yml: .*{message}"):
        load_bank(tmp_path / "items", _TEXTS)


def test_an_id_that_comes_twice_is_wrong_across_files(put, tmp_path):
    put("items/a.yml", _GOOD)
    put("items/b.yml", _GOOD)

    with pytest.raises(BankError, match=r"^items/b\.yml: item dues-001 is there twice"):
        load_bank(tmp_path / "items")


def test_a_wrong_item_hides_no_other(put, tmp_path):
    put("items/a.yml", "- {id: 坏}\n" + _GOOD)
    put("items/b.yml", "- [")

    items, wrong = read_bank(tmp_path / "items", _TEXTS)

    assert [item.id for item in items] == ["dues-001"]
    assert [(error.path, error.code) for error in wrong] == [
        ("items/a.yml", "bad_bank"),
        ("items/b.yml", "bad_bank"),
    ]


def test_what_a_stem_says_has_no_width_space_or_punctuation():
    assert said_by("ＧＣ 是____的“缩写”？(1)") == said_by("gc是 的缩写１") == "gc是的缩写1"
