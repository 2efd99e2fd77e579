"""The items that come with the product hold what an examiner would check first."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knowledge.bank.item import BLANK, FillIn, ItemKind, Matching, MultipleChoice, SingleChoice, TrueFalse
from knowledge.bank.sample import SAMPLE, load_bank, said_by
from knowledge.library import load_library

_LIBRARY = Path(__file__).parents[4] / "knowledge/library"
_TOPICS = {
    "党史", "党章党员", "组织生活", "发展党员", "党费", "纪律", "理论要点", "铁路党史", "安全", "列车学习",
}  # fmt: skip


@pytest.fixture(scope="module")
def texts():
    library = load_library(_LIBRARY, today=date(2026, 11, 27))
    assert library.problems == ()
    return {one.document.path: one.document.text for one in library.documents}


@pytest.fixture(scope="module")
def items(texts):
    return load_bank(SAMPLE, texts)


def _tasks(items, kind):
    return [item.task for item in items if isinstance(item.task, kind)]


def test_every_quote_stands_byte_for_byte_in_its_file(items):
    for source in (source for item in items for source in item.sources):
        assert source.quote.encode() in (_LIBRARY / source.document).read_bytes(), source


def test_there_are_two_hundred_items_and_eight_of_every_kind(items):
    kinds = Counter(item.kind for item in items)

    assert len(items) >= 200
    assert min(kinds[kind] for kind in ItemKind) >= 8


def test_every_topic_has_its_items_and_every_item_an_explanation(items):
    topics = Counter(item.topic for item in items)

    assert set(topics) == _TOPICS
    assert min(topics.values()) >= 15
    assert [item.id for item in items if len(item.explanation) < 10] == []


def test_every_difficulty_is_met(items):
    assert set(Counter(item.difficulty for item in items)) == {1, 2, 3, 4, 5}


def test_no_letter_is_right_more_often_than_four_times_in_ten(items):
    single = _tasks(items, SingleChoice)
    letters = Counter(task.right for task in single)

    assert max(letters.values()) <= 0.4 * len(single)
    assert set(letters) == {0, 1, 2, 3}


def test_the_longest_option_is_no_sign_that_it_is_right(items):
    single = _tasks(items, SingleChoice)
    longest = [
        task
        for task in single
        if all(
            len(option) < len(task.options[task.right])
            for place, option in enumerate(task.options)
            if place != task.right
        )
    ]

    assert len(longest) <= 0.4 * len(single)


def test_about_half_of_the_statements_are_right(items):
    statements = _tasks(items, TrueFalse)

    assert 0.4 <= sum(task.right for task in statements) / len(statements) <= 0.6


def test_not_every_option_of_a_multiple_choice_is_right_as_a_rule(items):
    several = _tasks(items, MultipleChoice)

    assert sum(len(task.right) == len(task.options) for task in several) <= 0.1 * len(several)
    assert min(len(task.right) for task in several) >= 2


def test_no_option_comes_twice_in_an_item(items):
    for item in items:
        options = getattr(item.task, "options", None) or getattr(item.task, "entries", ())
        assert len({said_by(option) for option in options}) == len(options), item.id


def test_no_two_lefts_of_a_matching_share_a_right(items):
    for task in _tasks(items, Matching):
        rights = [right for _, right in task.pairs] + list(task.spare)
        assert len(set(rights)) == len(rights), task
        assert len({left for left, _ in task.pairs}) == len(task.pairs), task


def test_a_blank_is_filled_with_what_stands_in_the_quote(items):
    for item in items:
        if isinstance(item.task, FillIn):
            quoted = "".join(source.quote for source in item.sources)
            assert item.stem.count(BLANK) == len(item.task.blanks), item.id
            assert all(any(answer in quoted for answer in blank) for blank in item.task.blanks), item.id


def test_no_stem_of_a_fill_in_holds_its_answer(items):
    for item in items:
        if isinstance(item.task, FillIn):
            first = [blank[0] for blank in item.task.blanks]
            assert [answer for answer in first if len(answer) > 1 and answer in item.stem] == [], item.id


def test_a_multi_part_order_does_not_follow_from_numbers_in_its_entries(items):
    for item in items:
        for entry in getattr(item.task, "entries", ()):
            assert not any(character.isdigit() for character in entry), item.id
