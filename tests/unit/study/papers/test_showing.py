"""Each member sees the paper in an order of their own, always the same, and never one that misleads."""

import pytest

from knowledge.bank.item import Item, ItemKind, SingleChoice
from study.marking.answers import Picked
from study.marking.display import plain
from study.marking.marks import mark
from study.marking.reading import read_answer
from study.papers.paper import make_paper
from study.papers.rules import PaperRule, Section
from study.papers.showing import display_of, shown_to, speaks_of_options
from tests.unit.study.papers.banks import DAY, bank

SEED = bytes(range(32))
RULE = PaperRule((Section(20, (ItemKind.SINGLE,)), Section(10, (ItemKind.ORDERING,)), Section(5)))
PAPER = make_paper(RULE, bank(420), seed=SEED, day=DAY)


def test_members_see_the_same_items_in_orders_of_their_own():
    chen, li = shown_to(PAPER, "chen"), shown_to(PAPER, "li")

    assert shown_to(PAPER, "chen") == chen
    assert {one.paper_item for one in chen} == {one.paper_item for one in li} == set(PAPER.items)
    assert [one.paper_item for one in chen] != [one.paper_item for one in li]
    assert [one.paper_item.section for one in chen] == [0] * 20 + [1] * 10 + [2] * 5
    displays = {one.paper_item.item.id: one.display for one in li}
    differing = sum(displays[one.paper_item.item.id] != one.display for one in chen)
    assert differing > 15


def test_the_letter_that_a_member_sees_leads_back_to_the_option_of_the_bank():
    for shown in shown_to(PAPER, "chen"):
        task = shown.paper_item.item.task
        if isinstance(task, SingleChoice):
            letter = "ABCD"[shown.display.shown(task).index("乙")]
            answer = read_answer(task, letter, shown.display)
            assert answer == Picked(1)
            assert mark(task, answer) == 1


@pytest.mark.parametrize(
    ("options", "explanation"),
    [
        pytest.param(("甲", "乙", "以上都对"), "", id="以上都对"),
        pytest.param(("甲", "乙", "均不正确"), "", id="均不正确"),
        pytest.param(("甲", "乙", "A和B"), "", id="A和B"),
        pytest.param(("甲", "乙", "丙"), "Ｂ项错在时间", id="a letter in the explanation, full width"),
    ],
)
def test_options_that_speak_of_one_another_stay_in_their_order(options, explanation):
    item = Item("7", "下列哪项正确", SingleChoice(options, 0), explanation)

    assert speaks_of_options(item)
    assert all(display_of(item, seed=SEED, reader=str(n)) == plain(item.task) for n in range(20))


def test_a_number_of_years_and_more_speaks_of_no_other_option():
    item = Item(
        "7", "40℃以上几年", SingleChoice(("3年以上", "1年以上不满3年", "都江堰", "全国人大", "COVID"), 0)
    )

    assert not speaks_of_options(item)
    assert len({display_of(item, seed=SEED, reader=str(n)) for n in range(50)}) > 20
