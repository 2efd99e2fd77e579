"""A quiz goes on step by step, whoever leads it; phones that dropped go on where they were."""

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest

from knowledge.bank.item import Item, ShortAnswer
from study.marking.answers import Picked
from study.marking.display import Display
from study.marking.errors import AnswerFormError
from study.papers.paper import make_paper
from study.papers.rules import PaperRule, Section
from study.quiz.actions import (
    CloseItem,
    EndQuiz,
    GiveAnswer,
    Join,
    PauseQuiz,
    PrepareQuiz,
    QuizItem,
    ResumeQuiz,
    RevealItem,
    Scoring,
    ShowItem,
    VoidItem,
)
from study.quiz.counting import Counts, counts
from study.quiz.errors import (
    ItemClosedError,
    MayNotPlayError,
    NotJoinedError,
    NotLeadingError,
    QuizExistsError,
    QuizOnOtherBoxError,
    QuizPausedError,
    QuizPhaseError,
    QuizPlanError,
    QuizUnknownError,
    ReasonMissingError,
    WrongItemError,
)
from study.quiz.folding import Entry, replay
from study.quiz.pausing import when_session_goes_on, when_session_stands
from study.quiz.preparing import checked_plan, quiz_items
from study.quiz.scoring import ranking
from study.quiz.state import Phase
from study.quiz.watching import phone_state
from tests.unit.study.papers.banks import DAY, bank
from tests.unit.study.quiz.playing import BACKWARDS, ITEMS, PROVISION, QUIZ, RIGHT, WRONG, Box, a_plan, at


def showing(number=0, **plan):
    box = Box(a_plan(**plan))
    box.join("chen", "li")
    box.lead(ShowItem(number))
    return box


def test_a_phone_that_dropped_comes_back_with_answer_score_item_and_clock():
    box = Box(a_plan(displays=BACKWARDS))
    box.join("chen", "li")
    box.play(2, [("chen", RIGHT[2], 1)])
    box.lead(ShowItem(0), seconds=60)
    box.answer("chen", 0, Picked(2), seconds=65)

    state = phone_state(box.quiz, "chen", now=at(67.5))

    assert (state.phase, state.joined, state.items) == (Phase.SHOWING, True, 6)
    assert (state.asked_item.stem, state.asked_item.parts) == ("预备期多久？", ("两年", "一年", "半年"))
    assert (state.own, state.remaining_ms) == ("A", 12_500)
    assert (state.score, state.right, state.asked) == (1, 1, 1)
    assert phone_state(box.quiz, "li", now=at(67.5)).own is None


def test_nothing_tells_what_is_right_before_it_is_revealed():
    box = showing()
    box.answer("chen", 0, RIGHT[0], seconds=1)
    box.answer("li", 0, WRONG[0], seconds=1)
    assert counts(box.quiz, 0) == Counts(joined=2, answered=2)
    box.lead(CloseItem(0))

    chen, li = (phone_state(box.quiz, member, now=at(30)) for member in ("chen", "li"))

    assert replace(chen, own=None) == replace(li, own=None)
    assert chen.revealed is None
    assert [one.score for one in ranking(box.quiz)] == [0, 0]


def test_revealing_shows_the_right_answer_by_its_letter_with_the_provision():
    box = Box(a_plan(displays=BACKWARDS))
    box.join("chen", "li", "sun")
    box.play(0, [("chen", RIGHT[0], 1), ("li", WRONG[0], 1)])

    state = phone_state(box.quiz, "chen", now=at(30))

    assert (state.revealed.right, state.revealed.sources, state.mark) == ("B", (PROVISION,), 1)
    assert counts(box.quiz, 0) == Counts(joined=3, answered=2, picked=(0, 1, 1), right=1)


def test_counts_are_by_the_parts_shown():
    box = Box(a_plan(displays=BACKWARDS))
    box.join("chen", "li")
    box.play(1, [("chen", RIGHT[1], 1), ("li", WRONG[1], 1)])
    box.play(2, [("chen", RIGHT[2], 1), ("li", WRONG[2], 1)])
    box.play(3, [("chen", RIGHT[3], 1), ("li", WRONG[3], 1)])

    assert counts(box.quiz, 1).picked == (1, 1, 1, 1)
    assert counts(box.quiz, 2) == Counts(2, 2, (1, 1), 1)
    assert counts(box.quiz, 3) == Counts(2, 2, None, 1)


def test_the_remaining_time_stands_still_in_a_pause_and_is_unknown_without_a_limit():
    box = showing()
    box.lead(PauseQuiz(), seconds=5)
    assert phone_state(box.quiz, "chen", now=at(500)).remaining_ms == 15_000

    box.lead(ResumeQuiz(), seconds=600)
    assert phone_state(box.quiz, "chen", now=at(610)).remaining_ms == 5_000
    assert phone_state(box.quiz, "chen", now=at(700)).remaining_ms == 0
    assert phone_state(showing(limit_s=None).quiz, "chen", now=at(700)).remaining_ms is None


def test_only_what_stands_because_the_session_does_goes_on_with_it():
    box = showing()
    assert when_session_goes_on(box.quiz) is None

    box.lead(when_session_stands(box.quiz), seconds=5)
    assert when_session_stands(box.quiz) is None
    box.lead(when_session_goes_on(box.quiz), seconds=605)
    assert phone_state(box.quiz, "chen", now=at(606)).remaining_ms == 14_000

    box.lead(PauseQuiz(), seconds=606)
    assert (when_session_stands(box.quiz), when_session_goes_on(box.quiz)) == (None, None)


def test_when_the_leader_is_lost_another_device_goes_on_from_the_log():
    box = showing()
    box.answer("chen", 0, RIGHT[0], seconds=2)
    other = Box()
    other.quiz, other.events = replay(QUIZ, box.entries), list(box.events)
    other._ids = iter(range(500, 600))

    other.answer("li", 0, WRONG[0], seconds=12)
    other.lead(CloseItem(0), RevealItem(0), seconds=15, device="tablet")

    assert [(one.member, one.score) for one in ranking(other.quiz)] == [("chen", 1), ("li", 0)]
    with pytest.raises(NotLeadingError, match="device phone does not lead"):
        other.do(ShowItem(1), leads=False)


def test_answers_count_until_two_seconds_after_the_limit_and_as_given_at_the_limit():
    box = showing()
    box.answer("chen", 0, RIGHT[0], seconds=22)

    assert box.quiz.shown[0].counting("chen").after_ms == 20_000
    with pytest.raises(ItemClosedError, match="item 0 takes no answers now"):
        box.answer("li", 0, RIGHT[0], seconds=22.001)


def test_an_answer_sent_again_after_the_end_for_want_of_an_acknowledgement_is_acknowledged():
    box = showing()
    box.answer("chen", 0, RIGHT[0], seconds=2, number=77)
    box.lead(CloseItem(0), EndQuiz())

    assert box.answer("chen", 0, RIGHT[0], seconds=900, number=77) == ()


def test_joining_twice_is_joining_once_and_the_first_group_stands():
    box = Box(a_plan())
    box.join("chen", group="甲")
    box.join("chen", group="乙")

    assert box.quiz.joined == {"chen": "甲"}
    assert len(box.events) == 2


def test_of_two_events_of_joining_in_a_log_the_first_stands():
    box = Box(a_plan())
    box.join("chen", group="甲")
    again = replace(box.events[-1], id=UUID(int=900), action=Join("乙"))

    assert replay(QUIZ, [Entry(3, again), *box.entries]).joined == {"chen": "甲"}


@pytest.mark.parametrize(
    ("do", "error", "message"),
    [
        pytest.param(lambda b: b.lead(PrepareQuiz(a_plan())), QuizExistsError, "exists already", id="again"),
        pytest.param(lambda b: Box().lead(ShowItem(0)), QuizUnknownError, "prepare it first", id="unknown"),
        pytest.param(lambda b: b.lead(ShowItem(1)), QuizPhaseError, "ShowItem cannot .* showing", id="open"),
        pytest.param(lambda b: b.lead(CloseItem(1)), WrongItemError, "item 0, which is on", id="late tap"),
        pytest.param(lambda b: b.lead(RevealItem(0)), QuizPhaseError, "must be closed", id="not closed"),
        pytest.param(lambda b: b.lead(ResumeQuiz()), QuizPhaseError, "must be paused", id="not paused"),
        pytest.param(lambda b: b.lead(VoidItem(1, "r")), WrongItemError, "was shown", id="void, not shown"),
        pytest.param(lambda b: b.lead(VoidItem(0, " ")), ReasonMissingError, "give one", id="no reason"),
        pytest.param(
            lambda b: b.lead(CloseItem(0), ShowItem(0)), WrongItemError, "not shown yet", id="shown before"
        ),
        pytest.param(
            lambda b: b.lead(EndQuiz(), ShowItem(1)), QuizPhaseError, "while the quiz is over", id="over"
        ),
        pytest.param(lambda b: b.answer("sun", 0, RIGHT[0]), NotJoinedError, "join, then", id="not joined"),
        pytest.param(lambda b: b.answer("chen", 1, RIGHT[1]), ItemClosedError, "item 1", id="another item"),
        pytest.param(lambda b: b.answer("chen", 0, RIGHT[1]), AnswerFormError, "SingleChoice", id="form"),
        pytest.param(
            lambda b: (b.lead(PauseQuiz()), b.answer("chen", 0, RIGHT[0])),
            QuizPausedError,
            "send it again",
            id="paused",
        ),
        pytest.param(
            lambda b: b.do(GiveAnswer(0, RIGHT[0]), by="chen"), MayNotPlayError, "check in", id="out"
        ),
        pytest.param(lambda b: b.do(Join(), by="sun"), MayNotPlayError, "check in", id="may not join"),
    ],
)
def test_what_does_not_fit_is_refused_and_says_what_to_do(do, error, message):
    with pytest.raises(error, match=message):
        do(showing())


def test_a_quiz_is_held_on_its_box():
    box = showing()
    box.name = "office"

    with pytest.raises(QuizOnOtherBoxError, match="connect to carriage") as caught:
        box.answer("chen", 0, RIGHT[0])
    assert caught.value.home == "carriage"


def test_a_void_item_that_is_open_is_closed_by_that():
    box = showing()
    box.lead(VoidItem(0, "题干有误"))

    assert box.quiz.phase is Phase.CLOSED
    with pytest.raises(ItemClosedError):
        box.answer("chen", 0, RIGHT[0])


SINGLE = QuizItem(ITEMS[0], Display((0, 1, 2)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"items": ()}, "the list of items", id="no item"),
        pytest.param({"items": (SINGLE, SINGLE)}, "the list of items", id="twice"),
        pytest.param(
            {"items": (QuizItem(Item("w", "谈谈", ShortAnswer("…")), Display(())),)}, "in words", id="words"
        ),
        pytest.param(
            {"items": (replace(SINGLE, display=Display((0, 1))),)}, "display of item 0", id="a part"
        ),
        pytest.param({"items": (replace(SINGLE, points=0),)}, "points of item 0", id="no points"),
        pytest.param({"items": (replace(SINGLE, limit_s=0),)}, "1 to 3600 seconds", id="no time"),
        pytest.param({"items": (SINGLE,), "scoring": Scoring.WITH_SPEED}, "a limit, as speed", id="no limit"),
        pytest.param({"speed_share": Fraction(3, 2)}, "speed_share", id="speed over all"),
    ],
)
def test_what_cannot_be_played_is_not_prepared(changes, message):
    with pytest.raises(QuizPlanError, match=message):
        Box(replace(a_plan(), **changes))


def test_a_paper_becomes_a_quiz_that_all_see_in_one_order():
    paper = make_paper(PaperRule((Section(12, points=2),)), bank(84), seed=bytes(range(32)), day=DAY)
    fit = [one for one in paper.items if not isinstance(one.item.task, ShortAnswer)]
    items = quiz_items(replace(paper, items=tuple(fit)), QUIZ, limit_s=30)

    assert [(one.item, one.points, one.limit_s) for one in items] == [(one.item, 2, 30) for one in fit]
    assert quiz_items(replace(paper, items=tuple(fit)), QUIZ, limit_s=30) == items
    assert checked_plan(replace(a_plan(), items=items)).items == items
