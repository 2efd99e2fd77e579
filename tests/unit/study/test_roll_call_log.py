"""Roll-calls follow from their events, however these come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from study.actors import SYSTEM
from study.events.event import Event, Subject, payload_text
from study.events.kinds import read_payload
from study.events.roll_call_kinds import (
    DrawClosed,
    DrawOpened,
    DrawUndone,
    NonceAdded,
    OutcomeRecorded,
    RollCallBegun,
)
from study.ledger.roll_call_log import cards_put, fold
from study.roll_call.calling import OpenDraw, add_nonce, close_draw, open_draw
from study.roll_call.draw_file import write_draws
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.picking import Nonce
from study.roll_call.questions import ApprovedAnswer, Question, Source
from study.roll_call.scope import Attendee, Scope, ScopeKind
from study.roll_call.verification import Fault, verify
from tests.unit.study.roll_call.drawing import seed_of

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
SESSION, ROLL_CALL = UUID(int=7), UUID(int=9)
MEMBERS = [UUID(int=n) for n in range(101, 106)]
APPROVED = ApprovedAnswer("一年。", Source("预备期为一年", "细则", "细则.md", "第二十五条", "p1", 3, 9))


class Telling:
    """Tells events one after another, as one box does."""

    def __init__(self):
        self.events = []

    def tell(self, payload, member=None):
        number = len(self.events) + 1
        moment = NOON + timedelta(seconds=number)
        event = Event(
            id=ROLL_CALL if number == 1 else uuid5(SESSION, str(number)),
            device="box-1",
            sequence=number,
            actor=SYSTEM,
            subject=Subject(SESSION, member),
            occurred_at=moment,
            received_at=moment,
            payload=payload,
        )
        self.events.append(event)

    def draw(self, question=None):
        """Open a draw, add a nonce, close it; by the state that the events so far make."""
        before = fold(self.events)[ROLL_CALL]
        present = [Attendee(str(member), "b1") for member in MEMBERS]
        seed = seed_of(before.roll_call.drawn + 1)
        opened = open_draw(before.roll_call, present, seed=seed)
        opening = opened.opening
        closes_at = NOON + timedelta(hours=1)
        self.tell(DrawOpened(opening=opening, digest=opening.digest, closes_at=closes_at, question=question))
        nonce = Nonce(str(MEMBERS[0]), f"{opening.number:032x}")
        self.tell(NonceAdded(roll_call=ROLL_CALL, draw=opening.number, nonce=nonce.value), MEMBERS[0])
        draw = close_draw(add_nonce(OpenDraw(opening, seed), nonce))
        self.tell(
            DrawClosed(
                roll_call=ROLL_CALL,
                draw=opening.number,
                nonces=draw.nonces,
                seed=draw.seed,
                picked=draw.picked,
                digest=draw.digest,
            ),
            UUID(draw.picked),
        )
        return opening.number


def told():
    telling = Telling()
    telling.tell(RollCallBegun(scope=Scope(ScopeKind.SESSION, str(SESSION))))
    first = telling.draw(Question("c1", "预备期多长？"))
    telling.tell(DrawUndone(roll_call=ROLL_CALL, draw=first, reason="请假"))
    second = telling.draw(Question("c2", "党费怎么交？"))
    telling.tell(
        OutcomeRecorded(
            roll_call=ROLL_CALL,
            draw=second,
            outcome=OutcomeKind.ANSWERED,
            note="一年",
            card="c2",
            approved=APPROVED,
        )
    )
    telling.draw()
    return telling.events


EVENTS = told()
HISTORY = fold(EVENTS)[ROLL_CALL]


def test_the_events_tell_of_draws_nonces_undos_and_outcomes():
    first, second, third = HISTORY.draws

    assert (first.undone, second.outcome.note, second.approved, third.outcome) == (
        "请假",
        "一年",
        APPROVED,
        None,
    )
    assert [len(past.draw.nonces) for past in HISTORY.draws] == [1, 1, 1]
    assert cards_put({ROLL_CALL: HISTORY}) == {"c1", "c2"}
    assert verify([past.draw for past in HISTORY.draws], head=HISTORY.roll_call.head) == []


@given(st.lists(st.sampled_from(EVENTS), max_size=30), st.permutations(EVENTS))
def test_order_and_repetition_of_arrival_do_not_matter(again, shuffled):
    assert fold([*again, *shuffled, *again]) == {ROLL_CALL: HISTORY}


@given(st.sets(st.sampled_from(EVENTS[1:])))
def test_whatever_is_missing_from_a_log_it_can_be_read(missing):
    found = fold([event for event in EVENTS if event not in missing])[ROLL_CALL]

    assert len(found.draws) <= len(HISTORY.draws)
    assert verify([past.draw for past in found.draws]) == []


def test_events_are_read_from_their_stored_text_as_they_were_told():
    stored = [
        replace(event, payload=read_payload(event.kind, payload_text(event.payload))) for event in EVENTS
    ]

    assert stored == EVENTS


def test_of_two_roll_calls_through_one_scope_the_first_counts():
    second = replace(EVENTS[0], id=UUID(int=10), device="box-2", sequence=2)

    assert set(fold([second, *EVENTS])) == {ROLL_CALL}


def test_an_opening_that_was_changed_in_the_log_is_not_made_right_by_reading_it():
    opened = EVENTS[1].payload
    narrowed = replace(opened.opening, candidates=opened.opening.candidates[:1])
    changed = replace(EVENTS[1], payload=opened.model_copy(update={"opening": narrowed}))

    (draw,) = [past.draw for past in fold([EVENTS[0], changed, *EVENTS[2:4]])[ROLL_CALL].draws]

    faults = {problem.fault for problem in verify([draw])}
    assert {Fault.OPENING, Fault.CANDIDATES} <= faults
    assert opened.digest in write_draws([draw])
