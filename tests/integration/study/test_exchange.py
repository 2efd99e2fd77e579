"""Boxes that exchange events in any order, more than once and broken off, come to the same."""

import io
import shutil
import tempfile
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study import check_ins
from study.actors import Actor
from study.audit import log as audit
from study.errors import BatchRefusedError, EventConflictError, SameBoxError
from study.events import log
from study.events.batch import BatchReader, Stretch, write_batch
from study.events.checking_in import counted
from study.events.event import Draft, Event, Subject
from study.events.kinds import CheckedIn, VisitorCheckedIn
from study.events.session_kinds import payload_of
from study.ledger import exchange_in, exchange_out, open_draws, sessions, syncing
from study.ledger import exchange_marks as marks
from study.ledger.open_draws import Waiting
from study.migrating import migrate
from study.records import CheckInMode
from study.renaming import rename_box
from study.session import actions
from study.session.actions import LeadMode, Plan
from study.session.running_order import usual_order
from study.storage import Storage

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
OFFICE = Actor.member(UUID(int=70))
MEMBER = UUID(int=7)


def _write(storage, member=MEMBER, *, at=NOON, note=None):
    """An event that this box makes."""
    payload = CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.PAPER, note=note)
    with storage.writing() as connection:
        draft = Draft(uuid4(), Actor.member(member), Subject(member=member), payload)
        return log.append_own(connection, draft, now=at)


def _events(storage):
    return [placed.event for placed in log.after(storage, 0, limit=99_999)]


def _ids(storage):
    return {event.id for event in _events(storage)}


def _take(storage, content):
    batch = BatchReader(io.BytesIO(content))
    return exchange_in.receive(storage, batch, actor=OFFICE, now=LATER)


def _batch(*events, box="box-far", after=0, to=99):
    file = io.BytesIO()
    stretch = Stretch(box=box, after=after, after_event=None, to=to, to_event=UUID(int=to))
    write_batch(stretch, lambda: events, file)
    return file.getvalue()


def _foreign(number, **changes):
    told = {
        "id": UUID(int=number),
        "device": "box-far",
        "sequence": number,
        "actor": Actor.member(MEMBER),
        "subject": Subject(member=MEMBER),
        "occurred_at": NOON,
        "received_at": NOON,
        "payload": CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.PAPER),
    }
    return Event(**told | changes)


class Directly:
    """Another box, reached without a network; what is handed over may get lost on the way back."""

    def __init__(self, storage, loses=lambda: False):
        self._storage = storage
        self._loses = loses

    def box(self):
        return exchange_out.whereabouts(self._storage).box

    def fetch(self, after, to):
        return exchange_out.page(self._storage, after=after, to=to, limit=3)

    def deliver(self, batch):
        receipt = _take(self._storage, batch)
        if self._loses():
            raise ConnectionError
        return receipt


def _sync(here, there, **more):
    return syncing.synchronise(here, Directly(there, **more), actor=OFFICE, now=lambda: LATER)


@pytest.fixture
def train(tmp_path):
    """Another box, on SQLite whatever the first is on."""
    opened = Storage.open(f"sqlite:///{tmp_path / 'train.db'}")
    migrate(opened)
    yield opened
    opened.close()


def test_events_from_elsewhere_keep_all_but_the_time_of_arrival(storage, train):
    told = _write(train)

    _take(storage, exchange_out.page(train, after=0))

    [taken] = _events(storage)
    assert taken == replace(told, received_at=LATER)
    own = _write(storage)
    assert (own.sequence, own.device != told.device) == (told.sequence + 1, True)
    with storage.reading() as connection:
        assert log.last_received_at(connection) == NOON  # by this box's clock, whatever the train's says


def test_a_batch_again_changes_nothing_and_only_new_events_are_audited(storage, train):
    for _ in range(3):
        _write(train)
    batch = exchange_out.page(train, after=0)

    first, again = _take(storage, batch), _take(storage, batch)

    assert (first.created, first.known) == (3, 0)
    assert (again.created, again.known) == (0, 3)
    [entry] = audit.newest(storage, before=None, limit=9)
    assert '"action":"events.received","actor":"member:00000000' in entry.entry
    assert '"details":{"known":0,"new":3,"to":3}' in entry.entry


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (_foreign(2, occurred_at=LATER), "line 4: event .* other content"),
        (_foreign(9, sequence=2), "line 4: event .* sequence number that its device has used"),
    ],
    ids=["other content", "number used twice"],
)
def test_at_the_first_conflict_nothing_of_the_batch_is_taken(storage, bad, said):
    _take(storage, _batch(_foreign(2), to=2))

    with pytest.raises(EventConflictError, match=said):
        _take(storage, _batch(_foreign(3), _foreign(4), bad, _foreign(5)))

    assert _ids(storage) == {UUID(int=2)}
    with storage.reading() as connection:
        assert marks.of(connection, "box-far").read_to == 2


def test_nobody_can_tell_events_in_this_boxs_name(storage):
    own = _write(storage)

    with pytest.raises(EventConflictError, match="the name of this box, which does not know it"):
        _take(storage, _batch(_foreign(2, device=own.device, sequence=own.sequence + 1)))
    assert _take(storage, _batch(own)).known == 1  # what it has told may come back

    assert _ids(storage) == {own.id}


def test_one_number_out_of_all_proportion_does_not_use_up_the_numbers_of_this_box(storage):
    _take(storage, _batch(_foreign(2, sequence=10**9)))

    with pytest.raises(BatchRefusedError, match="line 3: sequence 2000000001 is far above"):
        _take(storage, _batch(_foreign(3), _foreign(4, sequence=2 * 10**9 + 1)))

    assert _write(storage).sequence == 10**9 + 1


def test_an_unknown_kind_keeps_the_whole_batch_out_until_this_machine_is_updated(storage):
    class MoonLanding(CheckedIn):
        kind = "moon_landing"

    moon = _foreign(3, payload=MoonLanding(day=date(2026, 6, 30), mode=CheckInMode.PAPER))

    with pytest.raises(BatchRefusedError, match=r"line 3: .*update Yunxue on this machine; nothing of it"):
        _take(storage, _batch(_foreign(2), moon))

    assert _ids(storage) == set()


def test_events_about_people_whom_the_roster_does_not_know_are_kept_and_break_no_reading(storage):
    _take(storage, _batch(_foreign(2, subject=Subject(UUID(int=80), UUID(int=404), UUID(int=81)))))

    [record] = check_ins.of_member(storage, UUID(int=404), limit=9)
    assert (record.id, record.recorded_at) == (UUID(int=2), NOON)  # when it happened, not when it came here


def test_what_visitors_left_before_there_were_members_stays_where_it_is(storage, train):
    old = VisitorCheckedIn(day=date(2026, 6, 29), mode=CheckInMode.PAPER, name="王芳")
    for box in (storage, train):  # each box numbers them from 1
        log.receive(box, [_foreign(uuid4().int, device="before-events", sequence=1, payload=old)])
    _write(train)

    _sync(storage, train)

    assert len(_events(storage)) == len(_events(train)) == 2


def test_a_synchronised_pair_has_nothing_more_to_tell_and_sends_nothing_back(storage, train):
    for box in (storage, train):
        for _ in range(7):
            _write(box)

    first = _sync(storage, train)
    again = _sync(storage, train)

    assert _ids(storage) == _ids(train)
    assert (first.pulled, first.pulled_known, first.pushed, first.pushed_known) == (7, 0, 7, 0)
    assert again == syncing.Exchanged()


def test_what_was_handed_over_without_an_answer_is_handed_over_again(storage, train):
    for _ in range(4):
        _write(storage)
    with pytest.raises(ConnectionError):
        _sync(storage, train, loses=lambda: True)
    assert _ids(train) == _ids(storage)

    again = _sync(storage, train)

    assert (again.pushed, again.pushed_known) == (0, 4)
    assert again.pulled_known == 4  # nobody told that they came from here
    assert len(_events(train)) == 4


class PutBack:
    """A box whose file is kept, and put back some time later."""

    def __init__(self, storage, file):
        self.storage, self.file = storage, file

    def keep(self):
        self.storage.close()
        shutil.copy(self.file, self.file.with_suffix(".kept"))

    def put_back(self):
        self.storage.close()
        shutil.copy(self.file.with_suffix(".kept"), self.file)
        for suffix in ("-wal", "-shm"):
            self.file.with_name(f"{self.file.name}{suffix}").unlink(missing_ok=True)


def test_a_box_that_was_restored_gets_back_what_it_has_lost_and_goes_on_under_its_new_name(
    storage, train, tmp_path
):
    kept = PutBack(train, tmp_path / "train.db")
    _write(train)
    kept.keep()
    for _ in range(4):
        _write(train)
    _write(storage)
    _sync(storage, train)
    kept.put_back()
    rename_box(f"sqlite:///{kept.file}", now=LATER)  # as `yunxue restore` does
    told = _write(train)

    _sync(storage, train)

    assert told.id in _ids(storage)
    assert _ids(storage) == _ids(train)
    assert len(_events(train)) == len(_events(storage)) == 7


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_file_that_was_put_back_by_hand_under_its_old_name_is_named_and_not_hidden(
    storage, train, tmp_path, goes_on
):
    kept = PutBack(train, tmp_path / "train.db")
    kept.keep()
    for _ in range(4):
        _write(train)
    _sync(storage, train)
    kept.put_back()
    if goes_on:
        _write(train)

    said = "number that its device has used" if goes_on else r"put back by hand: .*`yunxue restore`"
    with pytest.raises(EventConflictError, match=said):
        _sync(storage, train)
    assert len(_events(storage)) == 4


def test_a_file_put_back_by_hand_that_has_told_nothing_itself_is_filled_again(storage, train, tmp_path):
    kept = PutBack(train, tmp_path / "train.db")
    kept.keep()
    for _ in range(4):
        _write(storage)
    _sync(storage, train)
    kept.put_back()

    _sync(storage, train)

    assert len(_events(train)) == len(_events(storage)) == 4


def test_two_copies_under_one_name_do_not_exchange(train, tmp_path):
    train.close()
    shutil.copy(tmp_path / "train.db", tmp_path / "copy.db")
    copy = Storage.open(f"sqlite:///{tmp_path / 'copy.db'}")

    with closing(copy), pytest.raises(SameBoxError, match="make it anew from a backup with `yunxue restore`"):
        _sync(train, copy)


def test_a_stretch_that_leaves_something_out_says_so_and_is_asked_for_later(storage):
    assert _take(storage, _batch(_foreign(5), after=4, to=5)).gap
    assert not _take(storage, _batch(_foreign(2), _foreign(4), after=0, to=4)).gap

    with storage.reading() as connection:
        assert marks.of(connection, "box-far").read_to == 4  # what came after that is asked for once more


def test_a_large_file_is_taken_in_pieces_and_goes_on_after_being_stopped(storage, train):
    """At most the piece under way is undone; what was there is not taken twice."""
    with train.writing() as connection:
        for number in range(1, 1_203):
            log.append(connection, _foreign(number))
    content = io.BytesIO()
    stretch = exchange_out.stretch_to_end(train, after=0)
    write_batch(stretch, lambda: exchange_out.travelling(exchange_out.placed_in(train, stretch)), content)

    class Stopped(BatchReader):
        def events(self, *, received_at):
            for one in super().events(received_at=received_at):
                if self.ready and one.line == 900:
                    raise KeyboardInterrupt
                yield one

        ready = False

    content.seek(0)
    batch = Stopped(content)
    batch.ready = True
    with pytest.raises(KeyboardInterrupt):
        exchange_in.receive(storage, batch, actor=OFFICE, now=LATER)
    assert len(_events(storage)) == 500
    with storage.reading() as connection:
        assert marks.of(connection, "box-far").read_to == 0

    again = _take(storage, content.getvalue())

    assert (again.created, again.known) == (702, 500)
    assert _ids(storage) == _ids(train)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    file = tmp_path_factory.mktemp("template") / "box.db"
    storage = Storage.open(f"sqlite:///{file}")
    migrate(storage)
    storage.close()
    return file


PLAN = Plan(
    branch=str(UUID(int=81)),
    title="七一主题党日",
    lead_mode=LeadMode.BRANCH_SECRETARY,
    leader=str(MEMBER),
    running_order=usual_order(["重温安全规程"]),
)
ACTIONS = [
    actions.PlanSession(PLAN),
    actions.StartOnTheSpot(PLAN),
    actions.OpenSession(),
    actions.StartStep(0),
    actions.SkipStep(1, "设备故障"),
    actions.Pause(),
    actions.Resume(),
    actions.TakeOver(),
    actions.Close(),
]
SESSION = UUID(int=80)


def _lead(storage, action, epoch):
    """An event of a session as a box tells it, whether it fits or not: that is for the reading to say."""
    payload = payload_of(action, asked_on="phone", epoch=epoch)
    with storage.writing() as connection:
        draft = Draft(uuid4(), Actor.member(MEMBER), Subject(session=SESSION), payload)
        log.append_own(connection, draft, now=NOON)


def _states(boxes):
    """What follows from the events on each box: who checked in when, and how the session stands."""
    for storage in boxes:
        with storage.reading() as connection:
            session = sessions.find(connection, SESSION)
        yield {key: event.id for key, event in counted(_events(storage)).items()}, session


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 2), st.integers(0, 3), st.integers(-90, 90)),
        st.tuples(st.just("lead"), st.integers(0, 2), st.sampled_from(ACTIONS), st.integers(0, 2)),
        st.tuples(st.just("give"), st.permutations(range(3)), st.integers(0, 12), st.integers(1, 9)),
        st.tuples(st.just("cut"), st.permutations(range(3)), st.integers(0, 12), st.floats(0, 0.999)),
        st.tuples(st.just("shuffle"), st.permutations(range(3)), st.randoms(use_true_random=False)),
        st.tuples(st.just("sync"), st.permutations(range(3)), st.booleans()),
    ),
    min_size=1,
    max_size=30,
)


def _play(boxes, step):
    """One thing that happens to three boxes."""
    match step:
        case ("write", box, member, minutes):
            _write(boxes[box], UUID(int=member), at=NOON + timedelta(minutes=minutes), note=str(minutes))
        case ("lead", box, action, epoch):
            _lead(boxes[box], action, epoch)
        case ("give", (giver, taker, _), after, limit):
            page = exchange_out.page(boxes[giver], after=after, limit=limit)
            _take(boxes[taker], page)
            _take(boxes[taker], page)
        case ("cut", (giver, taker, _), after, share):
            page = exchange_out.page(boxes[giver], after=after)
            before = _events(boxes[taker])
            with pytest.raises(BatchRefusedError, match="nothing of it was taken"):
                _take(boxes[taker], page[: int(len(page) * share)])
            assert _events(boxes[taker]) == before
        case ("shuffle", (giver, taker, _), chance):
            told = _events(boxes[giver])
            some = chance.sample(told, chance.randrange(len(told) + 1))
            _take(boxes[taker], _batch(*some, *some[:2], box="by-hand", after=chance.randrange(3)))
        case ("sync", (here, there, _), loses):
            with suppress(ConnectionError):
                _sync(boxes[here], boxes[there], loses=lambda: loses)


@settings(max_examples=50, deadline=None)
@given(steps=STEPS)
def test_three_boxes_that_exchange_at_random_come_to_the_same_events_and_the_same_state(template, steps):
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        boxes = []
        for number in range(3):
            shutil.copy(template, folder / f"{number}.db")
            rename_box(f"sqlite:///{folder / f'{number}.db'}", now=NOON)
            boxes.append(stack.enter_context(closing(Storage.open(f"sqlite:///{folder / f'{number}.db'}"))))
        for step in steps:
            _play(boxes, step)

        for here, there in ((0, 1), (1, 2), (0, 1)):
            _sync(boxes[here], boxes[there])

        logs = [
            {event.id: replace(event, received_at=NOON) for event in _events(storage)} for storage in boxes
        ]
        written = sum(step[0] in {"write", "lead"} for step in steps)
        assert logs[0] == logs[1] == logs[2]
        assert [len(log.after(storage, 0, limit=999)) for storage in boxes] == [written] * 3
        first, second, third = _states(boxes)
        assert first == second == third


def test_a_box_under_a_new_name_does_not_close_the_draws_of_the_old_one(url):
    """A backup that was taken within the seconds of a draw holds its seed."""
    with closing(Storage.open(url)) as storage:
        migrate(storage)
        with storage.writing() as connection:
            open_draws.keep(connection, Waiting(SESSION, UUID(int=5), 1, UUID(int=6), bytes(32), NOON, LATER))

        rename_box(url, now=LATER)

        assert open_draws.every(storage) == ()


def test_a_copy_from_before_there_were_events_can_be_named_later(url):
    with closing(Storage.open(url)) as storage:
        migrate(storage, to="0001")
        rename_box(url, now=NOON)
        migrate(storage)

        assert exchange_out.whereabouts(storage).box.startswith("box-")
