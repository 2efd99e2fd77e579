"""An item is the same after it was written as a mapping and read back; a wrong entry is told by field."""

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bank.item import (
    FillIn,
    Item,
    ItemKind,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from knowledge.bank.mapping import item_from_mapping, mapping_of
from knowledge.document import CardSource
from knowledge.errors import ItemError, ItemReason

_WORDS = st.text(min_size=1, max_size=12).filter(str.strip)
_SEVERAL = st.lists(_WORDS, min_size=1, max_size=8).map(tuple)
_OPTIONS = st.lists(_WORDS, min_size=1, max_size=26).map(tuple)


@st.composite
def _single(draw):
    options = draw(_OPTIONS)
    return SingleChoice(options, draw(st.integers(0, len(options) - 1)))


@st.composite
def _multiple(draw):
    options = draw(_OPTIONS)
    right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1))
    return MultipleChoice(options, tuple(sorted(right)))


_TASKS = {
    ItemKind.SINGLE: _single(),
    ItemKind.MULTIPLE: _multiple(),
    ItemKind.TRUE_FALSE: st.builds(TrueFalse, st.booleans()),
    ItemKind.FILL_IN: st.builds(FillIn, st.lists(_SEVERAL, min_size=1, max_size=4).map(tuple)),
    ItemKind.SHORT_ANSWER: st.builds(ShortAnswer, _WORDS),
    ItemKind.ORDERING: st.builds(Ordering, _SEVERAL),
    ItemKind.MATCHING: st.builds(
        Matching,
        st.lists(st.tuples(_WORDS, _WORDS), min_size=1, max_size=6).map(tuple),
        st.just(()) | _SEVERAL,
    ),
}


def _items(kind):
    day = st.none() | st.dates()
    return st.builds(
        Item,
        id=_WORDS,
        stem=_WORDS,
        task=_TASKS[kind],
        explanation=st.just("") | _WORDS,
        sources=st.lists(st.builds(CardSource, _WORDS, _WORDS), max_size=3).map(tuple),
        topic=st.just("") | _WORDS,
        difficulty=st.integers(1, 5),
        valid_from=day,
        valid_until=day,
    )


@pytest.mark.parametrize("kind", ItemKind)
def test_an_item_of_every_kind_comes_back_as_it_went(kind):
    @given(_items(kind))
    def holds(item):
        written = json.loads(json.dumps(mapping_of(item)))

        assert item_from_mapping(written, "item") == item
        assert written["kind"] == kind

    holds()


def test_a_single_choice_is_written_as_people_write_it():
    item = Item(
        id="dues-001",
        stem="党费每月几号以前交？",
        task=SingleChoice(("20日", "25日"), 1),
        explanation="月底前还要交到组织委员处。",
        sources=(CardSource("党费/党费收缴细则.md", "党费每月25日以前"),),
        topic="党费",
        difficulty=2,
        valid_from=date(2026, 11, 1),
    )

    assert mapping_of(item) == {
        "id": "dues-001",
        "kind": "single",
        "stem": "党费每月几号以前交？",
        "options": ["20日", "25日"],
        "right": "B",
        "explanation": "月底前还要交到组织委员处。",
        "sources": [{"document": "党费/党费收缴细则.md", "quote": "党费每月25日以前"}],
        "topic": "党费",
        "difficulty": 2,
        "valid_from": "2026-11-01",
    }


def test_right_letters_may_stand_in_any_order():
    entry = {"id": "1", "kind": "multiple", "stem": "问", "options": ["甲", "乙", "丙"], "right": ["C", "A"]}

    assert item_from_mapping(entry, "item").task == MultipleChoice(("甲", "乙", "丙"), (0, 2))


def test_a_day_that_yaml_has_read_already_is_taken():
    entry = {"id": "1", "kind": "true_false", "stem": "问", "right": True, "valid_until": date(2026, 12, 31)}

    assert item_from_mapping(entry, "item").valid_until == date(2026, 12, 31)


_SINGLE = {"id": "1", "kind": "single", "stem": "问", "options": ["甲", "乙"], "right": "A"}
_MULTIPLE = _SINGLE | {"kind": "multiple", "right": ["A"]}
_TRUE = {"id": "1", "kind": "true_false", "stem": "对", "right": True}
_FILL = {"id": "1", "kind": "fill_in", "stem": "____", "blanks": [["甲"]]}
_MATCH = {"id": "1", "kind": "matching", "stem": "连", "pairs": [["甲", "乙"]]}


@pytest.mark.parametrize(
    ("entry", "reason", "message"),
    [
        ("问", "not_a_mapping", "item 7: '问' where a mapping of fields is expected"),
        (
            _TRUE | {"kind": "poll"},
            "unknown_kind",
            "item 7, kind: 'poll' where one of single, multiple",
        ),
        (_TRUE | {"options": ["甲"]}, "unknown_field", "item 7, options: an unknown field: correct its name"),
        (_TRUE | {"dificulty": 2}, "unknown_field", "item 7, dificulty: an unknown field: .*, difficulty, "),
        (_TRUE | {"id": None}, "missing", "item 7, id: None where text is expected"),
        (_TRUE | {"id": 12}, "wrong_type", r"item 7, id: 12 where text \(put it in quotation marks\)"),
        (_TRUE | {"stem": " \n"}, "missing", "item 7, stem: ' .n' where text is expected"),
        (_TRUE | {"right": "true"}, "wrong_type", "item 7, right: 'true' where true or false is expected"),
        (_TRUE | {"right": 1}, "wrong_type", "item 7, right: 1 where true or false is expected"),
        (_TRUE | {"topic": ["党史"]}, "wrong_type", "item 7, topic: .'党史'. where text"),
        (_TRUE | {"difficulty": 6}, "out_of_range", "item 7, difficulty: 6 where a whole number from 1 to 5"),
        (_TRUE | {"difficulty": True}, "wrong_type", "item 7, difficulty: True where a whole number"),
        (
            _TRUE | {"valid_from": "2026-2-3"},
            "bad_date",
            "item 7, valid_from: '2026-2-3' where a day",
        ),
        (_TRUE | {"valid_from": "2026-02-30"}, "bad_date", "item 7, valid_from: '2026-02-30' where a day"),
        (_TRUE | {"valid_until": datetime(2026, 1, 1)}, "bad_date", "item 7, valid_until: datetime"),  # noqa: DTZ001 - a wrong value
        (_TRUE | {"sources": "党章"}, "wrong_type", "item 7, sources: '党章' where a list of sources"),
        (_TRUE | {"sources": ["党章"]}, "not_a_mapping", "item 7, sources: '党章' where a mapping of fields"),
        (
            _TRUE | {"sources": [{"document": "a.md"}]},
            "missing",
            "item 7, sources, quote: None where text is expected",
        ),
        (
            _TRUE | {"sources": [{"document": "a.md", "quote": "甲", "page": 3}]},
            "unknown_field",
            "item 7, sources, page: an unknown field",
        ),
        (_SINGLE | {"options": []}, "missing", r"item 7, options: \[\] where a list of text is expected"),
        (_SINGLE | {"options": "甲乙"}, "wrong_type", "item 7, options: '甲乙' where a list of text"),
        (_SINGLE | {"options": ["甲", 5]}, "wrong_type", "item 7, options: 5 where text"),
        (_SINGLE | {"options": ["甲", " "]}, "missing", "item 7, options: ' ' where text is expected"),
        (_SINGLE | {"options": ["甲"] * 27}, "too_many", "item 7, options: '27 options' where at most 26"),
        (_SINGLE | {"right": "C"}, "no_such_option", "item 7, right: 'C' where a letter of the 2 options"),
        (_SINGLE | {"right": "a"}, "not_a_letter", "item 7, right: 'a' where a letter such as A"),
        (_SINGLE | {"right": "AB"}, "not_a_letter", "item 7, right: 'AB' where a letter such as A"),
        (_SINGLE | {"right": 0}, "wrong_type", "item 7, right: 0 where text"),
        (_MULTIPLE | {"right": "AB"}, "wrong_type", "item 7, right: 'AB' where a list of text"),
        (_MULTIPLE | {"right": []}, "missing", r"item 7, right: \[\] where a list of text"),
        (_MULTIPLE | {"right": ["B", "B"]}, "letter_twice", "item 7, right: .*'B', 'B'.* where each letter"),
        (_MULTIPLE | {"right": ["A", "D"]}, "no_such_option", "item 7, right: 'D' where a letter of the 2"),
        (_FILL | {"blanks": ["甲"]}, "wrong_type", "item 7, blanks: '甲' where a list of text is expected"),
        (_FILL | {"blanks": [[]]}, "missing", r"item 7, blanks: \[\] where a list of text is expected"),
        (_FILL | {"blanks": [[13]]}, "wrong_type", r"item 7, blanks: 13 where text \(put it in quotation"),
        (_MATCH | {"pairs": [["甲"]]}, "wrong_type", r"item 7, pairs: \['甲'\] where a pair \[left, right\]"),
        (_MATCH | {"spare": "丙"}, "wrong_type", "item 7, spare: '丙' where a list of text is expected"),
    ],
)
def test_a_wrong_entry_is_told_with_field_and_reason(entry, reason, message):
    with pytest.raises(ItemError, match=f"^{message}") as caught:
        item_from_mapping(entry, "item 7")

    assert caught.value.reason == ItemReason(reason)


def test_an_answer_beyond_the_letters_is_not_written():
    item = Item("1", "问", SingleChoice(tuple(map(str, range(30))), 26))

    with pytest.raises(ValueError, match="option number 26 has no letter"):
        mapping_of(item)
