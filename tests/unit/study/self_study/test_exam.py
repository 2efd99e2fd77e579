"""An exam is timed by the server alone; who fails sits other items."""

from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bank.item import ItemKind
from study.marking.answers import Picked, PickedSeveral, SelfMark, Written
from study.papers.paper import make_paper
from study.papers.rules import PaperRule, Section
from study.self_study.errors import NoRetakeError
from study.self_study.exam import Arrival, Exam, ExamAnswer, arrival_of, result_of
from study.self_study.retaking import PassRule, retake_paper
from tests.unit.study.papers.banks import DAY, bank
from tests.unit.study.self_study.studying import NOW, at, shuffled_and_doubled

SEED = bytes(range(32))
RULE = PaperRule(
    (
        Section(3, (ItemKind.SINGLE,), points=2),
        Section(1, (ItemKind.MULTIPLE,), points=4),
        Section(1, (ItemKind.SHORT_ANSWER,), points=5),
    )
)
BANK = bank(210)
PAPER = make_paper(RULE, BANK, seed=SEED, day=DAY)
EXAM = Exam(UUID(int=1), "chen", PAPER, NOW, timedelta(minutes=30))
ONE, TWO, THREE, SEVERAL, WORDS = (one.item.id for one in PAPER.items)
END = 1800
RIGHT, WRONG, HALF = Picked(1), Picked(0), PickedSeveral((0,))


def sent(number, item, answer, seconds, claimed=None):
    return ExamAnswer(UUID(int=number), item, answer, at(seconds), None if claimed is None else at(claimed))


@pytest.mark.parametrize(
    ("received", "claimed", "handed_in", "arrival"),
    [
        pytest.param(END, None, None, Arrival.IN_TIME, id="at the end"),
        pytest.param(END + 5, None, None, Arrival.IN_TIME, id="sent at the end"),
        pytest.param(END + 5.001, None, None, Arrival.LATE, id="later"),
        pytest.param(END + 900, END, None, Arrival.UNVERIFIED, id="says that it waited on the phone"),
        pytest.param(END + 900, END + 1, None, Arrival.LATE, id="does not even say so"),
        pytest.param(600, 0, 599, Arrival.UNVERIFIED, id="waited while the paper was handed in"),
        pytest.param(600, None, 599, Arrival.LATE, id="after handing in"),
        pytest.param(599, END + 900, 599, Arrival.IN_TIME, id="a phone whose clock is wrong"),
        pytest.param(END + 3, None, END + 2, Arrival.IN_TIME, id="handed in after the end"),
    ],
)
def test_only_the_servers_clock_says_what_came_in_time(received, claimed, handed_in, arrival):
    answer = sent(1, ONE, RIGHT, received, claimed)
    handed_in_at = None if handed_in is None else at(handed_in)

    assert arrival_of(EXAM, answer, handed_in_at=handed_in_at) is arrival


def test_the_score_is_made_of_the_last_answers_in_time_and_what_came_late_is_shown_beside_it():
    answers = [
        sent(1, ONE, WRONG, 10),
        sent(2, ONE, RIGHT, 20),
        sent(3, TWO, RIGHT, 30),
        sent(4, SEVERAL, HALF, 40),
        sent(5, TWO, WRONG, END + 60, claimed=100),
        sent(6, THREE, RIGHT, END + 60, claimed=100),
        sent(7, THREE, RIGHT, END + 61),
    ]

    result = result_of(EXAM, answers)

    assert (result.score, result.out_of, result.share) == (6, 15, Fraction(2, 5))
    assert result.marks == {ONE: 1, TWO: 1, SEVERAL: Fraction(1, 2)}
    assert result.with_unverified == 6
    assert [one.id.int for one in result.late] == [5, 6, 7]


def test_words_count_once_their_author_has_seen_the_model_answer_and_not_before():
    answers = [sent(1, WORDS, Written("民主集中制", SelfMark.RIGHT), 10)]

    before = result_of(EXAM, answers)
    after = result_of(EXAM, answers, self_marks={WORDS: SelfMark.PARTLY})

    assert (before.score, before.to_mark) == (0, (WORDS,))
    assert (after.score, after.to_mark) == (Fraction(5, 2), ())


ANSWERS = st.lists(
    st.builds(
        sent,
        st.integers(1, 12),
        st.sampled_from([ONE, TWO, THREE, "not in the paper"]),
        st.sampled_from([RIGHT, WRONG]),
        st.integers(0, 2 * END),
        st.none() | st.integers(0, 2 * END),
    ),
    max_size=15,
)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_result_is_the_same_from_answers_in_any_order_and_repeated(answers, chance):
    unique = list({one.id: one for one in answers}.values())

    assert result_of(EXAM, shuffled_and_doubled(chance, unique)) == result_of(EXAM, unique)


def sat(points):
    answers = [sent(n, item, RIGHT, n) for n, item in enumerate([ONE, TWO, THREE][: points // 2])]
    if points == 10:
        answers.append(sent(9, SEVERAL, PickedSeveral((0, 2)), 9))
    return result_of(EXAM, answers)


def test_who_fails_sits_a_paper_of_the_same_rule_without_the_same_items():
    again = retake_paper([sat(6)], [PAPER], BANK, seed=SEED, day=DAY)

    assert not again.ids & PAPER.ids
    assert (again.rule, again.points, again.repeated) == (RULE, 15, ())


def test_a_second_retake_avoids_both_papers():
    second = retake_paper([sat(6)], [PAPER], BANK, seed=SEED, day=DAY)

    third = retake_paper(
        [sat(6), sat(6)], [PAPER, second], BANK, seed=SEED, day=DAY, rule=PassRule(retakes=2)
    )

    assert not third.ids & (PAPER.ids | second.ids)


@pytest.mark.parametrize(
    ("results", "message"),
    [
        pytest.param([], "nothing was sat yet", id="none"),
        pytest.param([sat(10)], "the exam was passed", id="passed"),
        pytest.param([sat(6), sat(6)], "there are 1, and they were sat", id="sat already"),
    ],
)
def test_there_is_no_retake_for_who_passed_or_had_it(results, message):
    with pytest.raises(NoRetakeError, match=message):
        retake_paper(results, [PAPER, PAPER], BANK, seed=SEED, day=DAY)
