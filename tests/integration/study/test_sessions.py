"""Led sessions in a real database: each command once, remembered as the log tells them, found again later."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event as sql_event

from study.actors import SYSTEM, Actor
from study.errors import EventConflictError, MemberLeftError, NotTakingPartError
from study.events import log
from study.ledger import session_lists, sessions, surveys
from study.migrating import migrate
from study.people import branches, departing, members, roles, twinning
from study.people.members import Entry
from study.people.records import Grant, Role
from study.session.actions import (
    Close,
    Command,
    LeadMode,
    OpenSession,
    Pause,
    Plan,
    PlanSession,
    Speak,
    SpeakingMode,
    StartOnTheSpot,
    StartStep,
    WelcomeGuests,
)
from study.session.deciding import Circumstances
from study.session.errors import OtherBoxError, SessionUnknownError
from study.session.running_order import usual_order
from study.session.state import Phase
from study.storage import Storage

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)


class Box:
    """One box and its log."""

    def __init__(self, storage):
        self.storage = storage
        with storage.reading() as connection:
            self.name = log.box(connection)

    def command(self, session, action, *, by=None, epoch=1, command=None):
        leader = by or uuid4()
        asked = Command(command or uuid4(), session, str(leader), f"d-{self.name[-4:]}", action, epoch)
        around = Circumstances(self.name, NOON, frozenset({asked.device}))
        return asked, around, Actor.member(leader)

    def do(self, session, action, **more):
        asked, around, actor = self.command(session, action, **more)
        return surveys.run(self.storage, asked, lambda _: around, actor=actor, lasts=timedelta(0))[0]

    def hear_all_of(self, other):
        log.receive(self.storage, [placed.event for placed in log.after(other.storage, 0, limit=10_000)])

    def read(self, session):
        return sessions.get(self.storage, session)


class Railway(Box):
    """The office, with two branches that are not twinned, and people in them."""

    def __init__(self, storage):
        super().__init__(storage)
        self.home, self.other = (
            branches.add(storage, name, actor=SYSTEM, now=NOON).id for name in ("客运一支部", "客运二支部")
        )
        self.leader = self.enrol("1001", self.home)

    def enrol(self, number, branch):
        with self.storage.writing() as connection:
            return members.add(connection, Entry(number, "王芳", branch, None), now=NOON)

    def plan(self, *, branch=None, leader=None, guests=()):
        named = (str(branch or self.home), "主题党日", LeadMode.BRANCH_SECRETARY, str(leader or self.leader))
        return Plan(*named, usual_order(), guests=tuple(map(str, guests)))

    def start(self, **plan):
        made = uuid4()
        self.do(made, StartOnTheSpot(self.plan(**plan)), command=made, epoch=0)
        return made

    def plan_session(self, **plan):
        made = uuid4()
        self.do(made, PlanSession(self.plan(**plan)), command=made, epoch=0)
        return made

    def current(self, member):
        found, _ = session_lists.current(self.storage, members.get(self.storage, member), limit=50)
        return [one.id for one in found]


@pytest.fixture
def office(storage):
    return Railway(storage)


@pytest.fixture
def carriage(tmp_path):
    """Another box."""
    opened = Storage.open(f"sqlite:///{tmp_path / 'carriage' / 'yunxue.db'}")
    migrate(opened)
    yield Box(opened)
    opened.close()


def _read_by_somebody_new(storage, session):
    """What somebody reads who remembers nothing."""
    fresh = Storage.open(storage._engine.url.render_as_string(hide_password=False))
    with suppress(SessionUnknownError):
        found = sessions.get(fresh, session)
    fresh.close()
    return found


def _speech(member):
    return Speak(str(member), SpeakingMode.VOLUNTEERED, note="谈体会")


def test_a_command_acts_once_and_its_id_stands_for_nothing_else(office):
    session, elsewhere = office.start(), office.start()
    office.do(session, StartStep(0))
    speech, id_ = _speech(office.leader), uuid4()

    once = office.do(session, speech, command=id_)
    again = office.do(session, speech, command=id_)

    assert once == again
    assert len(again.speeches) == 1
    for where, action in ((session, Pause()), (elsewhere, speech)):
        with pytest.raises(EventConflictError, match="other content"):
            office.do(where, action, command=id_)
    assert office.read(session) == once


def test_what_is_remembered_is_always_what_the_log_tells(office):
    session = office.start()
    steps = [StartStep(0), _speech(office.leader), Pause(), WelcomeGuests(str(office.other))]
    twinning.set_twins(office.storage, office.home, [office.other], actor=SYSTEM, now=NOON)

    for action in steps:
        office.read(session)
        told = office.do(session, action)
        assert told == office.read(session) == _read_by_somebody_new(office.storage, session)

    assert (told.phase, told.guests, len(told.speeches)) == (Phase.PAUSED, {str(office.other)}, 1)


def test_what_was_taken_back_is_never_remembered(office):
    session = office.start()
    office.do(session, StartStep(0))
    asked, around, actor = office.command(session, Pause())

    with suppress(ZeroDivisionError), office.storage.writing() as connection:
        assert sessions.run_in(connection, asked, around, actor=actor).phase is Phase.PAUSED
        assert sessions.demand(connection, session).phase is Phase.PAUSED
        raise ZeroDivisionError

    assert office.read(session).phase is Phase.RUNNING
    told = office.do(session, _speech(office.leader))  # takes the place in the log that was free again
    assert office.read(session) == told == _read_by_somebody_new(office.storage, session)


def test_who_reads_an_older_state_is_told_that_state(office):
    session = office.start()

    with office.storage.reading() as earlier:
        assert sessions.demand(earlier, session).step is None
        office.do(session, StartStep(0))
        assert office.read(session).step == 0
        assert sessions.demand(earlier, session).step is None


def test_events_of_another_box_that_belong_before_ours_change_what_was_remembered(office, carriage):
    session = office.plan_session()
    carriage.hear_all_of(office)
    office.start()  # our numbers run ahead
    office.do(session, OpenSession(), epoch=0)
    assert office.read(session).lease.box == office.name
    carriage.do(session, OpenSession(), epoch=0)

    office.hear_all_of(carriage)

    told = office.read(session)
    assert told.lease.box == carriage.name
    assert told == _read_by_somebody_new(office.storage, session)
    with pytest.raises(OtherBoxError, match=f"connect to {carriage.name}"):
        office.do(session, StartStep(0))


def test_a_close_on_the_box_that_does_not_count_hides_no_session(office, carriage):
    session = office.plan_session()
    carriage.hear_all_of(office)
    office.start()
    office.do(session, OpenSession(), epoch=0)
    office.do(session, Close())
    assert session not in office.current(office.leader)
    carriage.do(session, OpenSession(), epoch=0)

    office.hear_all_of(carriage)

    assert office.read(session).phase is Phase.OPEN
    assert session in office.current(office.leader)


def test_what_was_planned_long_ago_is_found_behind_200_sessions_that_are_over(office):
    early = office.plan_session()
    for _ in range(200):
        office.do(office.start(), Close())
    late = office.start()
    statements = []

    @sql_event.listens_for(office.storage._engine, "before_cursor_execute")
    def _count(_connection, _cursor, statement, *_):
        statements.append(statement)

    assert office.current(office.leader) == [late, early]
    assert len(statements) < 20


def test_a_member_finds_their_branchs_sessions_those_they_are_guests_in_and_those_they_lead(office):
    twinning.set_twins(office.storage, office.home, [office.other], actor=SYSTEM, now=NOON)
    guest, member = office.enrol("2001", office.other), office.enrol("1002", office.home)
    private, planned = office.start(), office.plan_session(guests=[office.other])
    welcomed, led = office.start(), office.start(leader=guest)
    office.do(welcomed, WelcomeGuests(str(office.other)))

    assert office.current(member) == [led, welcomed, planned, private]
    assert office.current(guest) == [led, welcomed, planned]
    found, position = session_lists.of_branch(office.storage, office.other, limit=1)
    assert [one.id for one in found] == [welcomed]
    assert position == log.after(office.storage, 0, limit=99)[-1].position


def test_who_has_left_neither_leads_nor_speaks_and_strangers_do_not_speak(office):
    session, gone, stranger = (
        office.start(), office.enrol("1002", office.home), office.enrol("2001", office.other),
    )  # fmt: skip
    office.do(session, StartStep(0))
    with office.storage.writing() as connection:
        admin = members.demand(connection, office.leader)
        roles.write(connection, admin, frozenset({Grant(Role.ADMIN, None)}), actor=SYSTEM, now=NOON)
    departing.depart(office.storage, gone, actor=SYSTEM, now=NOON)

    with pytest.raises(MemberLeftError, match="has left"):
        office.plan_session(leader=gone)
    with pytest.raises(MemberLeftError, match="has left"):
        office.do(session, _speech(gone))
    with pytest.raises(NotTakingPartError, match="takes no part"):
        office.do(session, _speech(stranger))
    assert office.read(session).speeches == ()
