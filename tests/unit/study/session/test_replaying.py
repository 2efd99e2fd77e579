"""Whatever happens, and in whatever order its log arrives, it is the same session."""

import random
from dataclasses import replace
from functools import reduce
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from study.session.actions import (
    Close,
    Event,
    HandOver,
    OpenSession,
    Pause,
    PlanSession,
    Resume,
    SkipStep,
    Speak,
    SpeakingMode,
    StartOnTheSpot,
    StartStep,
    TakeOver,
    WelcomeGuests,
)
from study.session.errors import SessionError
from study.session.folding import Entry, apply, next_position, replay
from study.session.state import LIVE, Phase
from tests.unit.study.session.leading import ENTITLED, PLAN, SESSION, Box, at, opened, planned

STEPS = st.integers(-1, 8)
ACTIONS = st.one_of(
    st.sampled_from(
        [PlanSession(PLAN), StartOnTheSpot(PLAN), OpenSession(), Pause(), Resume(), TakeOver(), Close()]
    ),
    st.builds(StartStep, STEPS),
    st.builds(SkipStep, STEPS, st.sampled_from(["", "没有音响"])),
    st.builds(WelcomeGuests, st.sampled_from(["b2", "b3"])),
    st.builds(Speak, st.sampled_from(["chen", "li"]), st.sampled_from(SpeakingMode)),
    st.builds(HandOver, st.sampled_from(sorted(ENTITLED | {"visitor"}))),
)
DEVICES = st.sampled_from(sorted(ENTITLED | {"visitor"}))


class LedSession(RuleBasedStateMachine):
    """Phones send anything at any time, old epochs and old commands among it; a box obeys what it may."""

    def __init__(self):
        super().__init__()
        self.box = Box()
        self.sent = []

    @rule(action=ACTIONS, device=DEVICES, silent=st.sampled_from([0.0, 3.9, 4.0]), late=st.integers(0, 1))
    def send(self, action, device, silent, late):
        before = self.box.session
        lease = before.lease if before else None
        epoch = (lease.epoch if lease else 0) - late
        try:
            events = self.box.do(action, device=device, epoch=epoch, silent=silent)
        except SessionError:
            assert self.box.session is before
            return
        (event,) = events
        self.sent.append((event, silent))
        if before is not None and before.phase in LIVE:
            assert epoch == lease.epoch
            assert device == lease.device or (isinstance(action, TakeOver) and silent >= 4.0)
        if before is not None:
            assert before.phase is not Phase.CLOSED

    @rule(start=st.sampled_from([OpenSession(), StartStep(0), Pause(), Resume()]), silent=st.just(0.0))
    def send_as_the_leader(self, start, silent):
        if self.box.session is None:
            self.send(StartOnTheSpot(PLAN), "phone", silent, 0)
        elif self.box.session.lease is not None:
            following = self.box.session.following
            action = StartStep(following) if isinstance(start, StartStep) and following is not None else start
            self.send(action, self.box.session.lease.device, silent, 0)

    @rule(which=st.integers(0, 200))
    def send_an_old_command_again(self, which):
        if self.sent:
            event, silent = self.sent[which % len(self.sent)]
            again = self.box.do(
                event.action, device=event.device, epoch=event.epoch, number=event.id.int, silent=silent
            )
            assert again == ()

    @invariant()
    def the_log_tells_the_same_session_in_any_order_and_from_any_prefix(self):
        entries = [Entry(position, event) for position, event in enumerate(self.box.events, start=1)]
        shuffled = entries + entries[::2]
        chance = random.Random(len(entries))
        chance.shuffle(shuffled)

        assert replay(SESSION, shuffled) == self.box.session
        cut = chance.randint(0, len(entries))
        prefix = replay(SESSION, entries[:cut])
        assert reduce(apply, [entry.event for entry in entries[cut:]], prefix) == self.box.session

    @invariant()
    def all_that_was_obeyed_is_in_the_session_and_nothing_is_set_aside(self):
        if self.box.session is not None:
            assert self.box.session.applied == {event.id for event in self.box.events}
            assert self.box.session.set_aside == frozenset()

    @invariant()
    def the_session_holds_together(self):
        session = self.box.session
        if session is not None:
            assert (session.lease is None) == (session.phase is Phase.PLANNED)
            assert (session.closed_at is not None) == (session.phase is Phase.CLOSED)
            assert session.step is None or session.step in session.started
            assert not session.started.keys() & session.skipped.keys()
            done = sorted(session.started.keys() | session.skipped.keys())
            assert done == list(range(len(done)))


LedSession.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLedSession = LedSession.TestCase

EVENTS = st.builds(
    Event,
    id=st.integers(1, 30).map(lambda number: UUID(int=number)),
    session=st.just(SESSION),
    by=st.just("wang"),
    device=DEVICES,
    action=ACTIONS,
    epoch=st.integers(0, 3),
    box=st.sampled_from(["carriage", "office"]),
    at=st.integers(0, 5).map(at),
)
LOGS = st.lists(st.tuples(st.integers(1, 12), EVENTS), max_size=25)


@given(LOGS, st.randoms(use_true_random=False))
def test_logs_of_two_boxes_merged_in_any_order_and_repeated_tell_the_same_session(log, chance):
    """Events are arbitrary here, as if boxes had disagreed: none makes the log unreadable."""
    unique = {(position, event.box, event.id): Entry(position, event) for position, event in log}
    entries = list(unique.values())
    merged = entries + entries[: len(entries) // 2]
    chance.shuffle(merged)

    session = replay(SESSION, merged)

    assert session == replay(SESSION, entries)
    if session is not None:
        assert not session.applied & session.set_aside
        assert session.applied | session.set_aside <= {entry.event.id for entry in entries}


def test_a_box_that_opened_a_session_without_knowing_of_the_other_is_set_aside_everywhere():
    plan = planned().events
    boxes = [Box("carriage"), Box("office")]
    logs = []
    for number, box in enumerate(boxes):
        box.session = replay(SESSION, [Entry(1, plan[0])])
        box.do(OpenSession(), number=200 + number)
        box.do(StartStep(0), number=300 + number)
        logs.append([Entry(2 + place, event) for place, event in enumerate(box.events)])

    merged = replay(SESSION, [*logs[1], Entry(1, plan[0]), *logs[0]])

    assert merged.lease.box == "carriage"
    assert merged.applied == {plan[0].id, UUID(int=200), UUID(int=300)}
    assert merged.set_aside == {UUID(int=201), UUID(int=301)}


def test_a_command_that_reached_the_wrong_box_first_still_acts_where_it_was_obeyed():
    box = opened()
    (started,) = box.do(StartStep(0))
    elsewhere = replace(started, box="office")
    log = [Entry(1, box.events[0]), Entry(2, elsewhere), Entry(3, started)]

    session = replay(SESSION, [*log, *log])

    assert (session.step, session.set_aside) == (0, frozenset())
    assert replay(SESSION, log[:2]).set_aside == {started.id}


def test_events_are_ordered_by_position_though_the_clock_was_set_back():
    box = opened()
    box.do(StartStep(0))
    late, early = box.events
    entries = [Entry(1, late), Entry(2, early)]

    assert replay(SESSION, reversed(entries)) == box.session
    assert next_position(entries) == 3
    assert next_position([]) == 1


def test_another_sessions_events_change_nothing():
    box = opened()
    entries = [Entry(1, box.events[0])]

    assert replay(UUID(int=2), entries) is None
