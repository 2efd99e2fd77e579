"""An answer is read strictly, by the letters that its member was shown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bank.item import (
    FillIn,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from study.marking.answers import Matched, Ordered, Picked, PickedSeveral
from study.marking.display import Display, plain
from study.marking.errors import AnswerFormError
from study.marking.marks import mark
from study.marking.reading import answer_value, read_answer
from tests.unit.study.marking.items import TASKS, answers_to, displays_of, right_answer_to

SINGLE = SingleChoice(("甲", "乙", "丙"), 1)
MULTIPLE = MultipleChoice(("甲", "乙", "丙"), (0, 2))
ORDERING = Ordering(("甲", "乙", "丙"))
MATCHING = Matching((("预备期", "一年"), ("党费", "每月")), ("半年",))
BACKWARDS = Display((2, 1, 0))


def test_letters_are_those_that_were_shown():
    assert BACKWARDS.shown(SINGLE) == ("丙", "乙", "甲")
    assert read_answer(SINGLE, "A", BACKWARDS) == Picked(2)
    assert read_answer(MULTIPLE, ["C", "A"], BACKWARDS) == PickedSeveral((0, 2))
    assert read_answer(ORDERING, ["B", "C", "A"], BACKWARDS) == Ordered((1, 0, 2))
    assert BACKWARDS.shown(MATCHING) == ("半年", "每月", "一年")
    assert read_answer(MATCHING, ["C", None], BACKWARDS) == Matched((0, None))


@given(
    TASKS.flatmap(lambda task: st.tuples(st.just(task), answers_to(task), displays_of(task))),
)
def test_every_answer_comes_back_from_json_whatever_the_display(one):
    task, answer, display = one
    sent = json.loads(json.dumps(answer_value(answer, display)))

    assert read_answer(task, sent, display) == answer


@given(TASKS.flatmap(lambda task: st.tuples(st.just(task), displays_of(task), displays_of(task))))
def test_the_right_answer_is_right_in_every_display(one):
    task, first, second = one
    right = right_answer_to(task)

    for display in (first, second, plain(task)):
        assert mark(task, read_answer(task, answer_value(right, display), display)) == 1


@pytest.mark.parametrize(
    ("task", "value", "message"),
    [
        pytest.param(SINGLE, "D", "a letter from A to C", id="no such option"),
        pytest.param(SINGLE, "b", "a letter from A to C", id="lower case"),
        pytest.param(SINGLE, "", "a letter from A to C", id="no letter"),
        pytest.param(SINGLE, 1, "a letter from A to C", id="a number"),
        pytest.param(SINGLE, ["B"], "a letter from A to C", id="a list"),
        pytest.param(MULTIPLE, "AC", "a list of at least 1 different letters", id="no list"),
        pytest.param(MULTIPLE, [], "a list of at least 1 different letters", id="nothing picked"),
        pytest.param(MULTIPLE, ["A", "A"], "a list of at least 1 different letters", id="twice"),
        pytest.param(TrueFalse(right=True), "true", "true or false", id="a word"),
        pytest.param(TrueFalse(right=True), 1, "true or false", id="one is not true"),
        pytest.param(FillIn((("a",), ("b",))), ["a"], "a list of 2 texts", id="a blank missing"),
        pytest.param(FillIn((("a",),)), [None], "blank 1 has the wrong form", id="no text"),
        pytest.param(FillIn((("a",),)), ["x" * 201], "at most 200 characters", id="too long"),
        pytest.param(FillIn((("a",),)), ["\ud800"], "without control characters", id="half a character"),
        pytest.param(ShortAnswer("m"), "words", '"text"', id="no object"),
        pytest.param(ShortAnswer("m"), {"text": " "}, "1 to 2000 characters", id="no words"),
        pytest.param(ShortAnswer("m"), {"text": "w", "self_mark": "good"}, "self_mark", id="another mark"),
        pytest.param(ShortAnswer("m"), {"text": "w", "self_mark": ["right"]}, "self_mark", id="no mark"),
        pytest.param(ShortAnswer("m"), {"text": "w", "mark": 1}, '"text"', id="an unknown field"),
        pytest.param(ORDERING, ["A", "B"], "a list of at least 3", id="an entry missing"),
        pytest.param(MATCHING, ["A"], "a list of 2", id="a left missing"),
        pytest.param(MATCHING, ["A", "A"], "no letter twice", id="a right twice"),
    ],
)
def test_an_answer_of_another_form_is_refused_with_the_form_it_should_have(task, value, message):
    with pytest.raises(AnswerFormError, match=message):
        read_answer(task, value, plain(task))


@given(
    TASKS,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda v: st.lists(v, max_size=4) | st.dictionaries(st.sampled_from(["text", "self_mark", "x"]), v),
    ),
)
def test_whatever_json_comes_it_is_an_answer_that_can_be_marked_or_refused(task, value):
    try:
        answer = read_answer(task, value, plain(task))
    except AnswerFormError:
        return
    assert isinstance(task, ShortAnswer) or 0 <= mark(task, answer) <= 1
