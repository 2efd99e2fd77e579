"""A mark is exact, full only for what is all right, and partial as configured."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bank.item import FillIn, Matching, MultipleChoice, Ordering, ShortAnswer, TrueFalse
from study.marking.answers import Filled, Judged, Matched, Ordered, Picked, PickedSeveral, Written
from study.marking.errors import AnswerFormError, SelfMarkMissingError
from study.marking.marks import MarkingRules, MultipleRule, OrderingRule, PartsRule, mark, parts_right
from tests.unit.study.marking.items import (
    RULES,
    TASKS,
    answers_to,
    multiple_choices,
    reads_right,
    right_answer_to,
)

ABCDE = MultipleChoice(("a", "b", "c", "d", "e"), (0, 2, 3))
STEPS = Ordering(("一", "二", "三", "四", "五"))
PAIRS = Matching((("预备期", "一年"), ("党费", "每月"), ("入党年龄", "十八岁")), ("半年",))


def several(letters):
    return PickedSeveral(tuple("ABCDE".index(letter) for letter in letters))


@pytest.mark.parametrize(
    ("picked", "nothing_else", "per_option", "half"),
    [
        pytest.param("ACD", 1, Fraction(1), Fraction(1), id="all right"),
        pytest.param("AC", 0, Fraction(2, 3), Fraction(1, 2), id="one left out"),
        pytest.param("A", 0, Fraction(1, 3), Fraction(1, 2), id="one of three"),
        pytest.param("ACDE", 0, Fraction(2, 3), Fraction(0), id="one too many"),
        pytest.param("AB", 0, Fraction(0), Fraction(0), id="one right and one wrong"),
        pytest.param("BE", 0, Fraction(0), Fraction(0), id="all wrong"),
        pytest.param("", 0, Fraction(0), Fraction(0), id="nothing picked"),
    ],
)
def test_a_multiple_choice_is_worth_what_the_rule_says(picked, nothing_else, per_option, half):
    marks = [mark(ABCDE, several(picked), MarkingRules(multiple=rule)) for rule in MultipleRule]

    assert marks == [nothing_else, per_option, half]


@pytest.mark.parametrize(
    ("put", "pairs"),
    [
        pytest.param((0, 1, 2, 3, 4), Fraction(1), id="right"),
        pytest.param((1, 0, 2, 3, 4), Fraction(1, 2), id="the first two changed places"),
        pytest.param((4, 0, 1, 2, 3), Fraction(3, 4), id="the last one came first"),
        pytest.param((4, 3, 2, 1, 0), Fraction(0), id="backwards"),
    ],
)
def test_an_ordering_counts_as_a_whole_or_by_neighbours(put, pairs):
    exact = mark(STEPS, Ordered(put))

    assert mark(STEPS, Ordered(put), MarkingRules(ordering=OrderingRule.ADJACENT_PAIRS)) == pairs
    assert exact == (1 if pairs == 1 else 0)


def test_pairs_and_blanks_count_each_or_only_together():
    together = MarkingRules(matching=PartsRule.ALL_OR_NOTHING, fill_in=PartsRule.ALL_OR_NOTHING)
    two_right = Matched((0, 3, 2))
    blanks = FillIn((("一年", "十二个月"), ("支部大会",)))

    assert (mark(PAIRS, two_right), mark(PAIRS, two_right, together)) == (Fraction(2, 3), 0)
    assert parts_right(PAIRS, two_right) == (True, False, True)
    assert mark(blanks, Filled(("12个月", "支委会"))) == Fraction(1, 2)
    assert mark(blanks, Filled(("12个月", "支委会")), together) == 0


def test_entries_and_rights_of_the_same_text_are_one_as_good_as_the_other():
    same_rights = Matching((("预备期", "一年"), ("延长", "一年")))

    assert mark(same_rights, Matched((1, 0))) == 1
    assert mark(Ordering(("学习", "讨论", "学习")), Ordered((2, 1, 0))) == 1


@given(TASKS.flatmap(lambda task: st.tuples(st.just(task), answers_to(task))), RULES)
def test_marks_lie_between_0_and_1_and_only_the_right_answer_has_them_all(given_task, rules):
    task, answer = given_task

    worth = mark(task, answer, rules)

    assert 0 <= worth <= 1
    assert (worth == 1) == reads_right(task, answer)


@given(TASKS, RULES)
def test_the_right_answer_has_full_marks_under_every_rule(task, rules):
    assert mark(task, right_answer_to(task), rules) == 1


@given(multiple_choices(), st.frozensets(st.integers(0, 6)), st.data())
def test_picking_one_more_right_option_never_lowers_and_one_more_wrong_one_never_raises(task, picked, data):
    picked = frozenset(place for place in picked if place < len(task.options))
    one_more = data.draw(st.integers(0, len(task.options) - 1))
    for rule in MultipleRule:
        before = mark(task, PickedSeveral(tuple(picked)), MarkingRules(multiple=rule))
        after = mark(task, PickedSeveral((*picked, one_more)), MarkingRules(multiple=rule))
        assert after >= before if one_more in task.right else after <= before


@given(multiple_choices(), st.data())
def test_the_order_of_the_options_in_the_bank_does_not_matter(task, data):
    order = data.draw(st.permutations(range(len(task.options))))
    picked = data.draw(st.frozensets(st.integers(0, len(task.options) - 1)))
    elsewhere = MultipleChoice(
        tuple(task.options[place] for place in order),
        tuple(sorted(order.index(place) for place in task.right)),
    )
    moved = PickedSeveral(tuple(order.index(place) for place in picked))

    for rule in MultipleRule:
        rules = MarkingRules(multiple=rule)
        assert mark(task, PickedSeveral(tuple(picked)), rules) == mark(elsewhere, moved, rules)


def test_words_are_marked_by_their_author_and_by_nobody_before():
    with pytest.raises(SelfMarkMissingError, match="show the model answer"):
        mark(ShortAnswer("民主集中制"), Written("民主集中制"))


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        pytest.param(TrueFalse(right=True), Picked(0), id="another kind"),
        pytest.param(FillIn((("a",), ("b",))), Filled(("a",)), id="a blank missing"),
        pytest.param(STEPS, Ordered((0, 1, 2, 3)), id="an entry missing"),
        pytest.param(PAIRS, Matched((0, 1)), id="a left missing"),
        pytest.param(TrueFalse(right=True), Judged, id="no answer at all"),
    ],
)
def test_an_answer_to_another_item_is_refused(task, answer):
    with pytest.raises(AnswerFormError, match="an answer to an item of this kind"):
        mark(task, answer)
