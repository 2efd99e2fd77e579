"""Plans and answers come back from the JSON of events as they were, and have one spelling in it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from knowledge.bank.item import Item
from study.marking.answers import Answer
from study.marking.display import Display
from study.quiz.actions import QuizItem, QuizPlan
from tests.unit.study.marking.items import RULES, TASKS, answers_to, displays_of
from tests.unit.study.quiz.playing import a_plan

PLANS, ANSWERS = TypeAdapter(QuizPlan), TypeAdapter(Answer)


@given(TASKS.flatmap(lambda task: st.tuples(st.just(task), displays_of(task))), RULES)
def test_a_plan_comes_back_with_items_of_the_same_kind(one, rules):
    task, display = one
    plan = replace(a_plan(), items=(QuizItem(Item("a", "?", task), display),), rules=rules)

    text = PLANS.dump_json(plan)

    assert PLANS.validate_json(text) == plan
    assert type(PLANS.validate_json(text).items[0].item.task) is type(task)


@given(TASKS.flatmap(answers_to))
def test_an_answer_comes_back_of_the_same_form(answer):
    text = ANSWERS.dump_json(answer)

    again = ANSWERS.validate_json(text)
    assert (again, type(again)) == (answer, type(answer))
    assert ANSWERS.dump_json(again) == text


def test_a_display_is_a_list_of_places():
    assert TypeAdapter(Display).dump_python(Display((1, 0)), mode="json") == {"order": [1, 0]}
