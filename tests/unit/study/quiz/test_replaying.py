"""Whatever happens, and in whatever order its log arrives, it is the same quiz with the same totals."""

import random
from collections import defaultdict
from fractions import Fraction
from functools import reduce
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from study.errors import RuleError
from study.marking.marks import mark
from study.quiz.actions import (
    CloseItem,
    EndQuiz,
    Event,
    GiveAnswer,
    Join,
    PauseQuiz,
    PrepareQuiz,
    ResumeQuiz,
    RevealItem,
    Scoring,
    ShowItem,
    VoidItem,
)
from study.quiz.folding import Entry, apply, replay
from study.quiz.scoring import group_ranking, ranking
from study.quiz.state import Phase
from study.quiz.watching import phone_state
from tests.unit.study.quiz.playing import HALF, QUIZ, RIGHT, WRONG, Box, a_plan, at

PLAN = a_plan(Scoring.WITH_SPEED)
GROUPS = {"chen": "甲", "li": "甲", "zhao": "乙", "sun": None}
MEMBERS = st.sampled_from(sorted(GROUPS))
NUMBERS = st.integers(-1, 6)
ANSWERS = st.sampled_from([*RIGHT, *WRONG, HALF])
LEADING = st.one_of(
    st.sampled_from([PrepareQuiz(PLAN), PauseQuiz(), ResumeQuiz()]),
    st.builds(ShowItem, NUMBERS),
    st.builds(CloseItem, NUMBERS),
    st.builds(RevealItem, NUMBERS),
    st.builds(VoidItem, NUMBERS, st.sampled_from(["", "题干有误"])),
)


class LedQuiz(RuleBasedStateMachine):
    """Leader and phones send anything at any time, late and repeatedly; the box obeys what it may."""

    def __init__(self):
        super().__init__()
        self.box = Box(PLAN)
        self.box.join("chen", group="甲")
        self.seconds = 0

    def attempt(self, do):
        before = self.box.quiz
        try:
            do()
        except RuleError:
            assert self.box.quiz is before

    @rule(seconds=st.sampled_from([0, 0.001, 3, 19, -5]))
    def let_time_pass(self, seconds):
        self.seconds += seconds

    @rule(action=LEADING)
    def send_anything_as_the_leader(self, action):
        self.attempt(lambda: self.box.lead(action, seconds=self.seconds))

    @rule(pause=st.booleans())
    def go_on_as_the_leader(self, pause):
        quiz = self.box.quiz
        following = min(set(range(6)) - quiz.shown.keys(), default=0)
        action = {
            Phase.SHOWING: PauseQuiz() if pause else CloseItem(quiz.number),
            Phase.PAUSED: ResumeQuiz(),
            Phase.CLOSED: RevealItem(quiz.number),
        }.get(quiz.phase, ShowItem(following))
        self.send_anything_as_the_leader(action)

    @rule(member=MEMBERS)
    def join(self, member):
        self.attempt(lambda: self.box.join(member, group=GROUPS[member]))

    @rule(member=MEMBERS, right=st.booleans())
    def answer_what_is_on_the_screen(self, member, right):
        number = self.box.quiz.number
        if number is not None:
            answer = (RIGHT if right else WRONG)[number]
            self.attempt(lambda: self.box.answer(member, number, answer, seconds=self.seconds))

    @rule(member=MEMBERS, number=NUMBERS, answer=ANSWERS)
    def answer_anything(self, member, number, answer):
        self.attempt(lambda: self.box.answer(member, number, answer, seconds=self.seconds))

    @rule(which=st.integers(0, 200))
    def send_an_old_command_again(self, which):
        event = self.box.events[which % len(self.box.events)]
        again = self.box.do(event.action, by=event.by, number=event.id.int, seconds=self.seconds)
        assert again == ()

    @rule()
    def end(self):
        if len(self.box.events) > 25:
            self.send_anything_as_the_leader(EndQuiz())

    @invariant()
    def the_log_tells_the_same_quiz_in_any_order_and_from_any_prefix(self):
        entries = self.box.entries
        shuffled = entries + entries[::2]
        chance = random.Random(len(entries))
        chance.shuffle(shuffled)

        assert replay(QUIZ, shuffled) == self.box.quiz
        cut = chance.randint(0, len(entries))
        prefix = replay(QUIZ, entries[:cut])
        assert reduce(apply, [entry.event for entry in entries[cut:]], prefix) == self.box.quiz

    @invariant()
    def no_answer_that_was_taken_is_lost_and_none_is_there_twice(self):
        quiz = self.box.quiz
        kept = [one.id for s in quiz.shown.values() for given in s.answers.values() for one in given]
        taken = [event.id for event in self.box.events if isinstance(event.action, GiveAnswer)]
        assert sorted(kept) == sorted(taken)
        assert quiz.set_aside == frozenset()

    @invariant()
    def the_totals_are_those_of_the_events(self):
        totals, by_group = recomputed(self.box.events)
        assert {one.member: (one.score, one.right, one.asked) for one in ranking(self.box.quiz)} == totals
        assert {one.group: one.average for one in group_ranking(self.box.quiz)} == by_group

    @invariant()
    def a_phone_shows_its_members_part_of_the_ranking(self):
        for one in ranking(self.box.quiz):
            state = phone_state(self.box.quiz, one.member, now=at(self.seconds))
            assert (state.score, state.right, state.asked) == (one.score, one.right, one.asked)


LedQuiz.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestLedQuiz = LedQuiz.TestCase


def recomputed(events):  # noqa: C901, PLR0912 - one straight reading of the log
    """Totals told from the events alone, the long way: no code of the fold is used."""
    last, joined, asked, clock, revealed, void, over = {}, {}, defaultdict(set), {}, set(), set(), False
    for event in events:
        match event.action:
            case Join(group):
                joined[event.by] = group
            case ShowItem(number):
                clock[number] = [event.at, 0, None]
                asked[number] |= joined.keys()
                current = number
            case PauseQuiz():
                clock[current][2] = event.at
            case ResumeQuiz():
                clock[current][1] += max((event.at - clock[current][2]).total_seconds(), 0)
            case GiveAnswer(number, answer):
                asked[number].add(event.by)
                began, stopped, _ = clock[number]
                ran = min(max((event.at - began).total_seconds() - stopped, 0), 20)
                before = last.get((event.by, number))
                if before is None or before[0] != answer:
                    last[event.by, number] = (answer, Fraction(round(ran * 1000), 1000))
            case RevealItem(number):
                revealed.add(number)
            case VoidItem(number):
                void.add(number)
            case EndQuiz():
                over = True
    totals, pools = {}, defaultdict(lambda: [Fraction(0), 0])
    for member, group in joined.items():
        score, right, count = Fraction(0), 0, 0
        for number in (set(asked) if over else revealed) - void:
            if member not in asked[number]:
                continue
            count += 1
            points = PLAN.items[number].points
            earned = Fraction(0)
            if (member, number) in last:
                answer, ran = last[member, number]
                worth = mark(PLAN.items[number].item.task, answer, PLAN.rules)
                right += worth == 1
                earned = worth * points * (1 + Fraction(1, 2) * (1 - ran / 20))
            score += earned
            if group is not None:
                pools[group][0] += earned
                pools[group][1] += points
        totals[member] = (score, right, count)
    groups = {group for group in joined.values() if group is not None}
    return totals, {group: pools[group][0] / max(pools[group][1], 1) for group in groups}


ACTIONS = st.one_of(LEADING, st.just(EndQuiz()), st.builds(Join), st.builds(GiveAnswer, NUMBERS, ANSWERS))
EVENTS = st.builds(
    Event,
    id=st.integers(1, 30).map(lambda number: UUID(int=number)),
    quiz=st.just(QUIZ),
    by=MEMBERS,
    action=ACTIONS,
    box=st.sampled_from(["carriage", "office"]),
    at=st.integers(0, 40).map(at),
)
LOGS = st.lists(st.tuples(st.integers(1, 12), EVENTS), max_size=25)


@given(LOGS, st.randoms(use_true_random=False))
def test_logs_merged_in_any_order_and_repeated_tell_the_same_quiz(log, chance):
    """Events are arbitrary here, as if boxes had disagreed: none makes the log unreadable."""
    unique = {(position, event.box, event.id): Entry(position, event) for position, event in log}
    entries = list(unique.values())
    merged = entries + entries[: len(entries) // 2]
    chance.shuffle(merged)

    quiz = replay(QUIZ, merged)

    assert quiz == replay(QUIZ, entries)
    if quiz is not None:
        assert not quiz.done & quiz.set_aside
        assert len(ranking(quiz)) == len(quiz.joined)
