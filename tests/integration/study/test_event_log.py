"""The event log in a real database: each event once, never changed, in the order it came."""

import random
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from study.actors import Actor
from study.errors import EventConflictError
from study.events import log
from study.events.checking_in import counted
from study.events.event import Draft, Event, Subject
from study.events.kinds import CheckedIn
from study.migrating import migrate
from study.records import CheckInMode
from study.storage import Storage

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
MEMBER, SESSION, BRANCH = UUID(int=7), UUID(int=8), UUID(int=9)
FIRST = Event(
    id=UUID(int=1),
    device="phone-1",
    sequence=1,
    actor=Actor.member(MEMBER),
    subject=Subject(session=SESSION, member=MEMBER, branch=BRANCH),
    occurred_at=NOON - timedelta(minutes=9, microseconds=3),
    received_at=NOON,
    payload=CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.MESSAGE, note="收获很大"),
)


def _next(event, number, **changes):
    return replace(event, id=UUID(int=number), sequence=number, **changes)


def test_an_event_is_read_back_exactly_as_it_was_appended(storage):
    [recorded] = log.receive(storage, [FIRST])

    [placed] = log.after(storage, 0, limit=9)
    assert recorded.created
    assert placed.event == recorded.record == FIRST


def test_the_same_event_again_changes_nothing_also_later(storage):
    log.receive(storage, [FIRST])

    [again] = log.receive(storage, [replace(FIRST, received_at=NOON + timedelta(days=1))])

    assert (again.record, again.created) == (FIRST, False)
    assert len(log.after(storage, 0, limit=9)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"payload": FIRST.payload.model_copy(update={"note": "别的"})},
        {"sequence": 2},
        {"device": "phone-2"},
        {"actor": Actor.member(BRANCH)},
        {"subject": Subject(member=MEMBER)},
        {"occurred_at": NOON},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_uuid_with_two_contents_is_a_conflict_and_the_first_stays(storage, change):
    log.receive(storage, [FIRST])

    with pytest.raises(EventConflictError, match=r"other content .*: keep one UUID") as refused:
        log.receive(storage, [replace(FIRST, **change)])

    assert refused.value.event_id == FIRST.id
    assert "收获很大" not in str(refused.value)
    assert [placed.event for placed in log.after(storage, 0, limit=9)] == [FIRST]


def test_one_number_of_a_device_cannot_stand_for_two_events(storage):
    log.receive(storage, [FIRST])

    with pytest.raises(EventConflictError, match="sequence number that its device has used"):
        log.receive(storage, [replace(FIRST, id=UUID(int=2))])


def test_a_batch_with_a_conflict_leaves_nothing_of_itself(storage):
    with pytest.raises(EventConflictError, match="other content"):
        log.receive(storage, [_next(FIRST, 2), FIRST, replace(FIRST, occurred_at=NOON)])

    assert log.after(storage, 0, limit=9) == ()


def test_who_resumes_from_the_newest_position_misses_nothing_and_gets_nothing_twice(storage):
    events = [_next(FIRST, number) for number in range(1, 8)]
    log.receive(storage, events)

    seen, position = [], 0
    while page := log.after(storage, position, limit=3):
        seen += [placed.event for placed in page]
        position = page[-1].position

    assert seen == events


def test_only_what_is_about_the_subject_is_read(storage):
    elsewhere = _next(FIRST, 2, subject=Subject(session=UUID(int=80), member=MEMBER))
    log.receive(storage, [FIRST, elsewhere])

    with storage.reading() as connection:
        assert log.about(connection, Subject(member=MEMBER), "checked_in") == (FIRST, elsewhere)
        assert log.about(connection, Subject(session=SESSION)) == (FIRST,)
        assert log.about(connection, Subject(member=MEMBER), "visitor_checked_in") == ()
        assert log.last_received_at(connection) == NOON
    assert [one.event for one in log.after(storage, 0, limit=9, subject=Subject(branch=BRANCH))] == [FIRST]


@pytest.mark.parametrize("change", ["UPDATE events SET payload = '{}'", "DELETE FROM events"])
def test_the_database_itself_refuses_to_change_an_event(storage, change):
    log.receive(storage, [FIRST])

    with pytest.raises(IntegrityError, match="events is append-only"), storage.writing() as connection:
        connection.execute(text(change))

    assert [placed.event for placed in log.after(storage, 0, limit=9)] == [FIRST]


def test_what_the_box_tells_comes_after_all_that_it_has_heard(storage):
    log.receive(storage, [_next(FIRST, 41)])

    with storage.writing() as connection:
        told = log.append_own(
            connection, Draft(UUID(int=50), FIRST.actor, FIRST.subject, FIRST.payload), now=NOON
        )

    assert told.sequence == 42
    assert told.device.startswith("box-")


def test_writers_at_once_number_the_boxs_own_events_without_gap_and_arrival_follows_the_numbers(storage):
    gate = threading.Barrier(20)
    failures = []

    def write():
        gate.wait()
        try:
            for _ in range(5):
                with storage.writing() as connection:
                    draft = Draft(uuid4(), FIRST.actor, FIRST.subject, FIRST.payload)
                    log.append_own(connection, draft, now=NOON)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    placed = log.after(storage, 0, limit=999)
    assert failures == []
    assert [one.event.sequence for one in placed] == list(range(1, 101))
    assert len({one.event.device for one in placed}) == 1


@pytest.mark.parametrize("seed", range(5))
def test_train_and_office_agree_after_exchanging_in_any_order_and_more_than_once(storage, tmp_path, seed):
    chance = random.Random(seed)
    office = Storage.open(f"sqlite:///{tmp_path / 'office.db'}")
    migrate(office)
    for box in (storage, office):
        for _ in range(12):
            with box.writing() as connection:
                subject = Subject(member=UUID(int=chance.randrange(4)))
                moment = NOON + timedelta(minutes=chance.randrange(-60, 60))
                log.append_own(connection, Draft(uuid4(), FIRST.actor, subject, FIRST.payload), now=moment)

    for _ in range(3):
        for giver, taker in ((storage, office), (office, storage)):
            told = [placed.event for placed in log.after(giver, 0, limit=99)]
            batch = chance.sample(told, chance.randrange(len(told) + 1))
            log.receive(taker, [*batch, *batch[:3]])
    for giver, taker in ((storage, office), (office, storage)):
        log.receive(taker, [placed.event for placed in log.after(giver, 0, limit=99)])

    here, there = (
        counted(placed.event for placed in log.after(box, 0, limit=99)) for box in (storage, office)
    )
    office.close()
    assert here == there
    assert len(here) >= 3


def test_a_crowd_of_writers_keeps_nobody_from_reading_and_each_gets_its_turn(storage):
    slow, done = threading.Event(), []

    def write(number):
        with storage.writing() as connection:
            log.append(connection, _next(FIRST, number + 1, device=f"phone-{number}"))
            slow.wait(5)
        done.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(40)]
    for writer in writers:
        writer.start()
    for _ in range(20):  # more than there are connections
        assert log.after(storage, 0, limit=99) == ()
    slow.set()
    for writer in writers:
        writer.join()

    assert sorted(done) == list(range(40))
    assert len(log.after(storage, 0, limit=99)) == 40
