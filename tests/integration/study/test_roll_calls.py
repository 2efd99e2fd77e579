"""Roll-calls in a real database: who is drawn, what stays secret and for how long, what comes of a draw."""

import random
import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from study.actors import SYSTEM
from study.errors import EventConflictError
from study.ledger import attendance, calls, draws, roll_call_views
from study.ledger.draws import Questions
from study.people import branches
from study.roll_call.draw_file import read_draws
from study.roll_call.errors import (
    CannotUndoError,
    CardPutError,
    DrawIsOpenError,
    DrawIsOverError,
    DrawUnknownError,
    NobodyPresentError,
    NonceTakenError,
    NotPresentError,
    NotTheOneCalledError,
    OutcomeStandsError,
    RollCallUnknownError,
    ScopeUnknownError,
)
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.questions import ApprovedAnswer, Question, Source
from study.roll_call.scope import Scope, ScopeKind
from study.roll_call.verification import verify
from study.session.actions import SpeakingMode
from study.session.errors import OtherBoxError, StaleLeadError, WrongPhaseError
from study.tables import metadata, this_box
from tests.integration.study.meeting import Meeting, seed

APPROVED = ApprovedAnswer("一年。", Source("预备期为一年", "细则", "细则.md", "第二十五条", "p1", 3, 9))


@pytest.fixture
def meeting(storage):
    """A session that runs, with a roll-call through all of it."""
    made = Meeting(storage)
    made.begin()
    return made


def _chances(meeting):
    shown = roll_call_views.view(meeting.storage, meeting.id, meeting.roll_call, present=attendance.present)
    return shown.chances


def _file(meeting):
    return read_draws(roll_call_views.file_of(meeting.storage, meeting.id, meeting.roll_call))


def test_candidates_are_those_who_are_checked_in_and_there(meeting):
    first, second, gone, back = meeting.come(4)
    meeting.enrol("3001", "没签到")
    meeting.move(gone, here=False)
    meeting.move(back, here=False)
    meeting.move(back, here=True)

    opening = meeting.open().record.open.opening

    assert opening.present == tuple(sorted(map(str, (first, second, back))))
    assert meeting.over().picked in opening.candidates


def test_with_nobody_there_nothing_is_opened(meeting):
    with pytest.raises(NobodyPresentError, match="check somebody in first"):
        meeting.open()

    assert (meeting.waiting(), meeting.events("draw_opened")) == ((), [])


def test_a_draw_is_announced_without_its_seed_and_closed_with_the_one_committed_to(meeting):
    meeting.come(3)

    announced = meeting.open().record.open
    (waiting,) = meeting.waiting()
    draw = meeting.over()

    assert (waiting.seed, waiting.closes_at - waiting.opened_at) == (seed(1), timedelta(seconds=4))
    assert "seed" not in str(waiting) + str(announced)
    assert (draw.seed, draw.announced) == (seed(1).hex(), announced.digest)
    assert meeting.waiting() == ()
    assert verify(_file(meeting), seen={1: announced.digest}, head=meeting.history().roll_call.head) == []


def test_while_a_draw_is_open_its_seed_stands_in_no_other_table(meeting):
    member, *_ = meeting.come(3)
    meeting.open()
    meeting.nonce(member)

    with meeting.storage.reading() as connection:
        known = set(inspect(connection).get_table_names())
        others = {
            table.name: str(connection.execute(select(table)).all())
            for table in metadata.sorted_tables
            if table.name != "open_draws"
        }

    assert known - {"open_draws", "alembic_version"} == others.keys()
    assert "draw_opened" in others["events"]
    for rows in others.values():
        assert seed(1).hex() not in rows
        assert repr(seed(1))[2:-1] not in rows


def test_a_seed_is_published_and_let_go_in_one_step_or_neither(meeting):
    meeting.come(3)
    meeting.open()
    refusal = {
        "sqlite": (
            "CREATE TRIGGER kept BEFORE DELETE ON open_draws BEGIN SELECT RAISE(ABORT, 'kept'); END",
            "DROP TRIGGER kept",
        ),
        "postgresql": (
            "CREATE TRIGGER kept BEFORE DELETE ON open_draws FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER kept ON open_draws",
        ),
    }
    with meeting.storage.writing() as connection:
        refuse, allow = refusal[connection.dialect.name]
        connection.execute(text(refuse))

    with pytest.raises(IntegrityError, match=r"kept|append-only"):
        meeting.over()

    assert (meeting.events("draw_closed"), len(meeting.waiting())) == ([], 1)
    with meeting.storage.writing() as connection:
        connection.execute(text(allow))
    assert meeting.over().seed == seed(1).hex()


def test_the_time_for_nonces_is_fixed_and_nobody_closes_a_draw_before(meeting):
    meeting.come(3)
    meeting.open()

    meeting.moment += timedelta(seconds=3.9)
    draws.close_those_over(meeting.storage, clock=meeting.clock)
    assert meeting.history().open is not None

    meeting.moment += timedelta(seconds=0.1)
    draws.close_those_over(meeting.storage, clock=meeting.clock)
    assert meeting.history().open is None


@pytest.mark.parametrize("shift", [timedelta(seconds=4), timedelta(hours=-1)], ids=["over", "set back"])
def test_a_nonce_after_the_window_is_refused_though_nobody_has_closed_the_draw(meeting, shift):
    member = meeting.come(3)[0]
    meeting.open()
    meeting.moment += shift

    with pytest.raises(DrawIsOverError, match="draw 1 takes no nonces any more"):
        meeting.nonce(member)

    assert meeting.events("nonce_added") == []


def test_each_member_present_adds_one_nonce_and_the_same_again_changes_nothing(meeting):
    first, second, third = meeting.come(3)
    stranger = meeting.enrol("3001", "没签到")
    meeting.open()
    sent = uuid4()

    made = meeting.nonce(first, "0" * 32, id_=sent).created
    again = [meeting.nonce(first, "0" * 32, id_=id_).created for id_ in (sent, uuid4())]
    meeting.nonce(second, "1" * 32)
    with pytest.raises(NonceTakenError, match="one a draw"):
        meeting.nonce(first, "2" * 32)
    with pytest.raises(NotPresentError, match="wait for the next draw"):
        meeting.nonce(stranger)
    with pytest.raises(EventConflictError, match="other content"):
        meeting.nonce(third, "0" * 32, id_=sent)
    with pytest.raises(DrawUnknownError, match="draw 2 is not known"):
        meeting.nonce(third, number=2)

    assert (made, again) == (True, [False, False])
    draw = meeting.over()
    assert {nonce.member: nonce.value[0] for nonce in draw.nonces} == {str(first): "0", str(second): "1"}
    assert meeting.nonce(first, "0" * 32, number=1, id_=sent).created is False
    assert verify(_file(meeting)) == []


def test_one_draw_is_open_at_a_time_in_a_roll_call_and_the_next_one_follows_at_once(meeting):
    meeting.come(5)
    meeting.open()
    with pytest.raises(DrawIsOpenError, match="draw 1 is open"):
        meeting.open()
    meeting.over()
    meeting.draw()
    meeting.draw()

    assert [draw.opening.number for draw in _file(meeting)] == [1, 2, 3]
    assert len({draw.picked for draw in _file(meeting)}) == 3
    assert verify(_file(meeting), head=meeting.history().roll_call.head) == []


def test_only_the_device_that_leads_begins_opens_and_undoes(meeting):
    meeting.come(2)
    meeting.draw()
    scope = Scope(ScopeKind.BRANCH, str(meeting.branch))

    for lead in ({"device": "d-other"}, {"epoch": 2}):
        for order in (
            lambda lead=lead: meeting.begin(scope, **lead),
            lambda lead=lead: meeting.open(**lead),
            lambda lead=lead: meeting.undo(1, "请假", **lead),
        ):
            with pytest.raises(StaleLeadError, match="does not lead, but d-lead with epoch 1"):
                order()

    assert [len(meeting.events(kind)) for kind in ("roll_call_begun", "draw_opened", "draw_undone")] == [
        1,
        1,
        0,
    ]


def test_draws_are_opened_while_the_session_runs_and_on_its_own_box(meeting):
    meeting.come(2)
    with meeting.storage.writing() as connection:
        connection.execute(this_box.update().values(id="box-elsewhere"))
    with pytest.raises(OtherBoxError, match="box-elsewhere"):
        meeting.open()
    with meeting.storage.writing() as connection:
        connection.execute(this_box.update().values(id=meeting.box))

    meeting.pause()
    with pytest.raises(WrongPhaseError, match="Draw cannot be done while the session is paused"):
        meeting.open()


def test_a_draw_that_is_open_when_the_session_ends_is_closed_all_the_same(meeting):
    meeting.come(2)
    meeting.open()
    meeting.close()

    assert meeting.over().seed == seed(1).hex()


def test_the_same_order_again_opens_no_second_draw_and_one_id_stands_for_one_order(meeting):
    meeting.come(2)
    order = uuid4()

    made = [meeting.open(id_=order).created, meeting.open(id_=order).created]
    meeting.over()
    again = meeting.open(id_=order)

    assert (made, again.created, again.record.open) == ([True, False], False, None)
    with pytest.raises(EventConflictError, match="other content"):
        meeting.undo(1, "请假", id_=order)
    with pytest.raises(RollCallUnknownError, match="not known in this session"):
        meeting.history(uuid4())


def test_a_scope_has_one_roll_call_and_draws_only_its_own(meeting):
    group = Scope(ScopeKind.GROUP, "")
    members = [meeting.enrol(f"400{n}", "组员", group="一组") for n in (1, 2)]
    with meeting.storage.writing() as connection:
        group = Scope(ScopeKind.GROUP, str(branches.ensure_group(connection, meeting.branch, "一组")))
    meeting.check_in(*members)
    meeting.come(3)
    whole = meeting.roll_call

    first, second = meeting.begin(group), meeting.begin(group)
    opening = meeting.open().record.open.opening
    both_open = meeting.open(roll_call=whole).record.open.opening

    assert (first.created, second.created) == (True, False)
    assert first.record.roll_call == second.record.roll_call
    assert opening.present == tuple(sorted(map(str, members)))
    assert len(both_open.present) == 5
    meeting.over()
    assert meeting.waiting() == ()


def test_a_scope_that_takes_no_part_is_refused(meeting):
    other = branches.add(meeting.storage, "客运二支部", actor=SYSTEM, now=meeting.moment).id
    with meeting.storage.writing() as connection:
        group = branches.ensure_group(connection, other, "一组")

    for scope in (
        Scope(ScopeKind.SESSION, str(uuid4())),
        Scope(ScopeKind.BRANCH, str(other)),
        Scope(ScopeKind.GROUP, str(group)),
        Scope(ScopeKind.GROUP, "none"),
    ):
        with pytest.raises(ScopeUnknownError, match="takes no part in this session"):
            meeting.begin(scope)


def test_the_scopes_to_choose_from_are_those_that_can_be_begun(meeting):
    meeting.enrol("4001", "组员", group="一组")

    _, scopes = roll_call_views.every(meeting.storage, meeting.id)

    assert [(one.scope.kind, one.name) for one in scopes] == [
        ("session", None),
        ("branch", "客运一支部"),
        ("group", "一组"),
    ]
    assert [meeting.begin(one.scope).created for one in scopes] == [False, True, True]


def test_chances_are_shown_as_fractions_before_the_draw(meeting):
    meeting.come(3)

    before = _chances(meeting)
    picked = meeting.draw().picked
    (late,) = meeting.come(1)
    after = _chances(meeting)

    assert [str(chance) for chance in before.values()] == ["1/3", "1/3", "1/3"]
    assert {member for member, chance in after.items() if chance == 0} == {picked}
    assert str(after[str(late)]) == "1/3"


def test_an_undone_call_is_published_with_its_reason_and_the_member_can_be_drawn_again(meeting):
    (only,) = meeting.come(1)
    meeting.draw()

    meeting.undo(1, " 临时去前车 ")
    draw = meeting.draw()

    assert (draw.picked, draw.opening.round, draw.opening.undone[0].reason) == (str(only), 1, "临时去前车")
    assert [event.subject.member for event in meeting.events("draw_undone")] == [only]
    with pytest.raises(CannotUndoError, match="draw 1 stands for no call"):
        meeting.undo(1, "再来")
    assert verify(_file(meeting)) == []


def test_an_answer_is_a_speech_in_the_session_and_a_pass_is_none(meeting):
    meeting.come(2)
    for _ in range(2):
        meeting.draw()
    first, second = (UUID(draw.picked) for draw in _file(meeting))

    meeting.outcome(1, OutcomeKind.ANSWERED, " 一年 ", by=first, approved=APPROVED)
    meeting.outcome(2, OutcomeKind.PASSED, by=second)

    (speech,) = meeting.session().speeches
    assert (speech.spoken.member, speech.spoken.mode, speech.spoken.draw, speech.spoken.note) == (
        str(first),
        SpeakingMode.DRAWN,
        1,
        "一年",
    )
    answered, passed = meeting.history().draws
    assert (answered.outcome.note, answered.approved, passed.outcome.kind) == ("一年", APPROVED, "passed")


def test_what_came_of_a_draw_is_told_by_the_drawn_member_or_whoever_leads_and_once(meeting):
    meeting.come(2)
    meeting.draw()
    picked = UUID(_file(meeting)[0].picked)
    order = uuid4()

    with pytest.raises(NotTheOneCalledError, match="draw 1 called somebody else"):
        meeting.outcome(1, OutcomeKind.ANSWERED, "一年", by=meeting.leader)
    made = meeting.outcome(1, OutcomeKind.ANSWERED, "一年", by=meeting.leader, leads=True, id_=order)
    again = meeting.outcome(1, OutcomeKind.ANSWERED, "一年", by=meeting.leader, leads=True, id_=order)
    with pytest.raises(OutcomeStandsError, match="is recorded"):
        meeting.outcome(1, OutcomeKind.PASSED, by=picked)
    with pytest.raises(EventConflictError, match="other content"):
        meeting.outcome(1, OutcomeKind.ANSWERED, "两年", by=meeting.leader, leads=True, id_=order)

    assert (made.created, again.created) == (True, False)
    assert [event.subject.member for event in meeting.events("draw_outcome_recorded")] == [picked]
    assert len(meeting.session().speeches) == 1


def test_an_answer_that_cannot_be_a_speech_is_not_recorded_at_all(meeting):
    meeting.come(1)
    meeting.draw()
    meeting.pause()

    with pytest.raises(WrongPhaseError, match="Speak cannot be done while the session is paused"):
        meeting.outcome(1, OutcomeKind.ANSWERED, "一年", leads=True)

    assert meeting.events("draw_outcome_recorded") == []
    meeting.close()
    with pytest.raises(WrongPhaseError, match="Outcome cannot be done while the session is closed"):
        meeting.outcome(1, OutcomeKind.PASSED, leads=True)


def test_a_card_is_put_once_in_a_session_also_across_roll_calls(meeting):
    meeting.come(5)
    first, second = Question("c1", "预备期多长？"), Question("c2", "党费怎么交？")

    meeting.draw(questions=Questions((first, second)))
    meeting.begin(Scope(ScopeKind.BRANCH, str(meeting.branch)))
    meeting.draw(questions=Questions((first, second)))
    meeting.draw(questions=Questions((first, second)))
    with pytest.raises(CardPutError, match="card c1 was put in this session before"):
        meeting.open(questions=Questions((first,), named=True))

    put = [event.payload.question for event in meeting.events("draw_opened")]
    assert put == [first, second, None]


def test_a_call_waits_for_its_member_until_it_is_answered_undone_or_the_session_ends(meeting):
    meeting.come(3)
    question = Question("c1", "预备期多长？")
    meeting.draw(questions=Questions((question,)))
    meeting.draw()
    meeting.draw()
    first, second, third = (UUID(draw.picked) for draw in _file(meeting))

    (call,) = calls.open_for(meeting.storage, first)
    assert (call.session, call.roll_call, call.number) == (meeting.id, meeting.roll_call, 1)
    assert (call.title, call.question) == ("主题党日", question)
    assert calls.open_for(meeting.storage, meeting.leader) == ()

    meeting.outcome(1, OutcomeKind.ANSWERED, "一年", by=first)
    meeting.undo(2, "请假")
    assert calls.open_for(meeting.storage, first) == calls.open_for(meeting.storage, second) == ()
    assert len(calls.open_for(meeting.storage, third)) == 1

    meeting.close()
    assert calls.open_for(meeting.storage, third) == ()


def test_thirty_nonces_and_a_closing_at_once_make_one_draw_that_is_right(meeting):
    members = meeting.come(30)
    announced = meeting.open().record.open
    (waiting,) = meeting.waiting()
    gate, taken, refused, failures = threading.Barrier(31), [], [], []

    def add(member):
        gate.wait()
        try:
            taken.append((str(member), meeting.nonce(member, number=1).created))
        except DrawIsOverError:
            refused.append(str(member))
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    def close():
        gate.wait()
        draws.close(meeting.storage, waiting, clock=meeting.clock)

    threads = [threading.Thread(target=add, args=(member,)) for member in members]
    threads.append(threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (draw,) = _file(meeting)
    assert (failures, len(taken) + len(refused)) == ([], 30)
    assert {nonce.member for nonce in draw.nonces} == {member for member, _ in taken}
    assert len(meeting.events("draw_closed")) == 1
    assert verify([draw], seen={1: announced.digest}) == []


def test_nobody_is_drawn_twice_in_a_round_however_people_come_and_go(meeting):
    chance = random.Random(7)
    people = dict.fromkeys(meeting.come(8), True)
    for _ in range(200):
        who = chance.choice([*people])
        if chance.random() < 0.3 and sum(people.values()) > 2:
            meeting.move(who, here=not people[who])
            people[who] = not people[who]
        elif chance.random() < 0.05:
            people |= dict.fromkeys(meeting.come(1), True)
        opening = meeting.open().record.open.opening
        assert opening.present == tuple(sorted(str(member) for member, here in people.items() if here))
        draw = meeting.over()
        if chance.random() < 0.05:
            meeting.undo(draw.opening.number, "请假")

    drawn = _file(meeting)
    undone = {undo.number for draw in drawn for undo in draw.opening.undone}
    calls_of = Counter(
        (draw.opening.round, draw.picked) for draw in drawn if draw.opening.number not in undone
    )
    assert max(calls_of.values()) == 1
    assert drawn[-1].opening.round > 15
    assert verify(drawn, head=meeting.history().roll_call.head) == []
