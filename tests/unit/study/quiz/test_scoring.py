"""Scores are exact, ranks fair, and only the box's clock counts."""

from fractions import Fraction

import pytest

from study.quiz.actions import CloseItem, PauseQuiz, ResumeQuiz, RevealItem, Scoring, ShowItem, VoidItem
from study.quiz.scoring import group_ranking, ranking, results_of
from tests.unit.study.quiz.playing import HALF, RIGHT, WRONG, Box, a_plan, ended


def placed(quiz):
    return [(one.rank, one.member, one.score) for one in ranking(quiz)]


def test_by_correctness_equal_scores_share_a_rank_however_fast_they_were():
    box = Box(a_plan())
    box.join("chen", "li", "sun", "zhao")

    box.play(0, [("chen", RIGHT[0], 19), ("li", RIGHT[0], 1), ("zhao", WRONG[0], 1)])
    box.play(1, [("chen", HALF, 5), ("li", HALF, 1), ("zhao", RIGHT[1], 3)], start=60)

    assert placed(box.quiz) == [(1, "chen", 2), (1, "li", 2), (1, "zhao", 2), (4, "sun", 0)]


def test_with_speed_an_answer_earns_half_as_much_again_at_once_and_nothing_more_at_the_limit():
    box = Box(a_plan(Scoring.WITH_SPEED))
    box.join("chen", "li", "sun", "zhao")

    box.play(1, [("chen", RIGHT[1], 0), ("li", RIGHT[1], 5.001), ("zhao", HALF, 0), ("sun", RIGHT[1], 21.9)])

    assert placed(box.quiz) == [
        (1, "chen", 3),
        (2, "li", 2 + Fraction(14_999, 20_000)),
        (3, "sun", 2),
        (4, "zhao", Fraction(3, 2)),
    ]


def test_the_last_answer_counts_and_the_same_again_costs_no_time():
    box = Box(a_plan(Scoring.WITH_SPEED))
    box.join("chen", "li")

    changed = [("chen", RIGHT[0], 2), ("chen", WRONG[0], 4), ("chen", RIGHT[0], 10)]
    box.play(0, [*changed, ("chen", RIGHT[0], 15), ("li", RIGHT[0], 1), ("li", WRONG[0], 2)])

    assert [(one.after_ms, one.mark) for one in results_of(box.quiz, "chen")] == [(10_000, 1)]
    assert [(one.after_ms, one.mark) for one in results_of(box.quiz, "li")] == [(2_000, 0)]
    assert len(box.quiz.shown[0].answers["chen"]) == 4


def test_the_clock_stops_in_a_pause():
    box = Box(a_plan(Scoring.WITH_SPEED))
    box.join("chen")

    box.lead(ShowItem(0))
    box.lead(PauseQuiz(), seconds=4)
    box.lead(ResumeQuiz(), seconds=304)
    box.answer("chen", 0, RIGHT[0], seconds=305)
    box.lead(CloseItem(0), RevealItem(0), seconds=310)

    assert results_of(box.quiz, "chen")[0].after_ms == 5_000


def test_who_joins_late_was_not_asked_before_and_does_not_overtake_by_that():
    box = Box(a_plan())
    box.join("chen")
    box.play(0, [("chen", RIGHT[0], 1)])
    box.join("li")
    box.play(2, [("chen", WRONG[2], 1), ("li", RIGHT[2], 1)])
    box.play(3, [("chen", RIGHT[3], 1)])

    assert [(one.member, one.rank, one.right, one.asked) for one in ranking(box.quiz)] == [
        ("chen", 1, 2, 3),
        ("li", 2, 1, 2),
    ]


def test_who_joins_in_the_middle_of_an_item_is_asked_it_only_by_answering():
    box = Box(a_plan())
    box.lead(ShowItem(0))
    box.join("chen", "li")
    box.answer("chen", 0, WRONG[0], seconds=3)
    box.lead(CloseItem(0), RevealItem(0))

    assert {one.member: one.asked for one in ranking(box.quiz)} == {"chen": 1, "li": 0}


def test_groups_are_ranked_by_averages_whatever_their_size():
    box = Box(a_plan())
    box.join("a1", "a2", "a3", group="甲")
    box.join("b1", group="乙")
    box.join("c1", "c2", group="丙")
    box.join("nobody")
    box.play(1, [("a1", RIGHT[1], 1), ("a2", RIGHT[1], 1), ("b1", RIGHT[1], 1), ("c1", HALF, 1)])
    box.join("b2", group="乙")
    box.play(0, [("a1", RIGHT[0], 1), ("b1", WRONG[0], 1), ("b2", RIGHT[0], 1)])

    assert [(one.rank, one.group, one.average, one.members) for one in group_ranking(box.quiz)] == [
        (1, "乙", Fraction(3, 4), 2),
        (2, "甲", Fraction(5, 9), 3),
        (3, "丙", Fraction(1, 6), 2),
    ]


def test_a_void_item_counts_for_nobody():
    box = Box(a_plan())
    box.join("chen", "li")
    box.play(0, [("chen", RIGHT[0], 1), ("li", WRONG[0], 1)])
    box.lead(VoidItem(0, "两个选项都对"))

    assert placed(box.quiz) == [(1, "chen", 0), (1, "li", 0)]
    assert [one.asked for one in ranking(box.quiz)] == [0, 0]
    assert box.quiz.voided == {0: "两个选项都对"}


def test_at_the_end_an_item_that_was_closed_and_not_revealed_counts_and_one_never_shown_does_not():
    box = Box(a_plan())
    box.join("chen")
    box.lead(ShowItem(0))
    box.answer("chen", 0, RIGHT[0])
    box.lead(CloseItem(0), ShowItem(2))
    box.answer("chen", 2, RIGHT[2])
    assert placed(box.quiz) == [(1, "chen", 0)]

    quiz = ended(box)

    assert placed(quiz) == [(1, "chen", 2)]
    assert ranking(quiz)[0].asked == 2


@pytest.mark.parametrize("after", [-30, 0])
def test_a_clock_that_is_set_back_takes_nobodys_time(after):
    box = Box(a_plan(Scoring.WITH_SPEED))
    box.join("chen")

    box.play(0, [("chen", RIGHT[0], after)], start=100)

    assert results_of(box.quiz, "chen")[0].score == Fraction(3, 2)


def test_a_clock_that_is_set_back_in_a_pause_makes_the_pause_no_shorter_than_nothing():
    box = Box(a_plan(Scoring.WITH_SPEED))
    box.join("chen")
    box.lead(ShowItem(0))
    box.lead(PauseQuiz(), seconds=4)
    box.lead(ResumeQuiz(), seconds=1)
    box.answer("chen", 0, RIGHT[0], seconds=6)
    box.lead(CloseItem(0), RevealItem(0), seconds=6)

    assert results_of(box.quiz, "chen")[0].after_ms == 6_000
