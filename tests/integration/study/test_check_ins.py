"""Check-ins in a real database: each once, one a day, one's own only."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from study import check_ins
from study.actors import SYSTEM
from study.errors import IdTakenError, StorageUnavailableError, UnknownMemberError
from study.events import log
from study.people import branches, members
from study.people.members import Entry
from study.records import CheckInMode, CheckInRequest
from study.storage import Storage

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)


@pytest.fixture
def branch(storage):
    return branches.add(storage, "客运一支部", actor=SYSTEM, now=NOON)


def _enrol(storage, branch, staff_number, name):
    with storage.writing() as connection:
        return members.add(connection, Entry(staff_number, name, branch.id, None), now=NOON)


@pytest.fixture
def first(storage, branch):
    """A check-in that 王芳 sends."""
    member = _enrol(storage, branch, "1001", "王芳")
    return CheckInRequest(UUID(int=1), member, CheckInMode.PAPER, "收获很大")


def test_a_check_in_is_read_back_exactly_as_it_was_recorded(storage, first, branch):
    result = check_ins.record(storage, first, now=NOON)

    [kept] = check_ins.of_member(storage, first.member, limit=9)
    [placed] = log.after(storage, 0, limit=9)
    assert result.created
    assert kept == result.record
    assert (kept.member, kept.mode, kept.note) == (first.member, CheckInMode.PAPER, "收获很大")
    assert (kept.day, kept.recorded_at) == (date(2026, 6, 30), NOON)
    assert (placed.event.id, placed.event.subject.branch) == (first.id, branch.id)


def test_the_same_id_again_changes_nothing_even_with_other_words_on_another_day(storage, first):
    made = check_ins.record(storage, first, now=NOON).record

    again = check_ins.record(storage, replace(first, note=None), now=NOON + timedelta(days=3))

    assert (again.record, again.created) == (made, False)
    assert check_ins.of_member(storage, first.member, limit=9) == (made,)


def test_a_second_check_in_on_the_same_local_day_returns_the_first(storage, first):
    made = check_ins.record(storage, first, now=NOON).record

    second = check_ins.record(storage, replace(first, id=UUID(int=2)), now=NOON + timedelta(hours=11))

    assert (second.record, second.created) == (made, False)


def test_the_next_local_day_counts_anew(storage, first):
    check_ins.record(storage, first, now=datetime(2026, 6, 30, 15, 59, tzinfo=UTC))

    next_day = check_ins.record(
        storage, replace(first, id=UUID(int=2)), now=datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    )

    assert next_day.created
    days = [one.day for one in check_ins.of_member(storage, first.member, limit=9)]
    assert days == [date(2026, 7, 1), date(2026, 6, 30)]


def test_an_id_of_another_member_is_refused_and_shows_nothing_of_theirs(storage, first, branch):
    check_ins.record(storage, first, now=NOON)
    other = _enrol(storage, branch, "1002", "李雷")

    with pytest.raises(IdTakenError, match="belongs to somebody else: send a new random UUID") as refused:
        check_ins.record(storage, replace(first, member=other), now=NOON)

    assert str(first.member) not in str(refused.value)
    assert check_ins.of_member(storage, other, limit=9) == ()


def test_who_is_not_in_the_roster_cannot_check_in(storage, first):
    with pytest.raises(UnknownMemberError, match="no member has that id"):
        check_ins.record(storage, replace(first, member=UUID(int=404)), now=NOON)

    assert log.after(storage, 0, limit=9) == ()


@pytest.mark.parametrize("distinct_ids", [False, True], ids=["one id", "fifty ids"])
def test_fifty_taps_at_once_make_one_record(storage, first, distinct_ids):
    gate = threading.Barrier(50)
    results, failures = [], []

    def tap():
        request = replace(first, id=uuid4()) if distinct_ids else first
        gate.wait()
        try:
            results.append(check_ins.record(storage, request, now=NOON))
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=tap) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(result.created for result in results) == 1
    assert len({result.record.id for result in results}) == 1
    assert len(log.after(storage, 0, limit=99)) == 1


def test_a_folder_in_place_of_the_database_is_reported_as_unavailable(tmp_path):
    storage = Storage.open(f"sqlite:///{tmp_path}")

    with pytest.raises(StorageUnavailableError, match="unable to open database file"):
        storage.ping()
