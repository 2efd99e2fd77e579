"""Check-ins in a real SQLite file: each once, one a day, one's own only."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from study import check_ins, visitors
from study.errors import IdTakenError, StorageUnavailableError
from study.records import CheckInMode, CheckInRequest
from study.storage import Storage
from study.tables import check_ins as table

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
FIRST = CheckInRequest(UUID(int=1), "wang", "王芳", CheckInMode.PAPER, "收获很大")


def test_a_check_in_is_read_back_exactly_as_it_was_recorded(storage):
    result = check_ins.record(storage, FIRST, now=NOON)

    [kept] = check_ins.of_visitor(storage, "wang", limit=9)
    assert result.created
    assert kept == result.record
    assert (kept.name, kept.mode, kept.note) == ("王芳", CheckInMode.PAPER, "收获很大")
    assert (kept.day, kept.recorded_at) == (date(2026, 6, 30), NOON)


def test_the_same_id_again_changes_nothing_even_with_other_words_on_another_day(storage):
    first = check_ins.record(storage, FIRST, now=NOON).record

    again = check_ins.record(storage, replace(FIRST, name="李雷", note=None), now=NOON + timedelta(days=3))

    assert (again.record, again.created) == (first, False)
    assert check_ins.of_visitor(storage, "wang", limit=9) == (first,)


def test_a_second_check_in_on_the_same_local_day_returns_the_first(storage):
    first = check_ins.record(storage, FIRST, now=NOON).record

    second = check_ins.record(storage, replace(FIRST, id=UUID(int=2)), now=NOON + timedelta(hours=11))

    assert (second.record, second.created) == (first, False)


def test_the_next_local_day_counts_anew(storage):
    check_ins.record(storage, FIRST, now=datetime(2026, 6, 30, 15, 59, tzinfo=UTC))

    next_day = check_ins.record(
        storage, replace(FIRST, id=UUID(int=2)), now=datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    )

    assert next_day.created
    days = [one.day for one in check_ins.of_visitor(storage, "wang", limit=9)]
    assert days == [date(2026, 7, 1), date(2026, 6, 30)]


def test_an_id_of_another_visitor_is_refused_and_shows_nothing_of_theirs(storage):
    check_ins.record(storage, FIRST, now=NOON)

    with pytest.raises(IdTakenError, match="belongs to another visitor: send a new random UUID") as refused:
        check_ins.record(storage, replace(FIRST, visitor="li"), now=NOON)

    assert "王芳" not in str(refused.value)
    assert "wang" not in str(refused.value)
    assert check_ins.of_visitor(storage, "li", limit=9) == ()


def test_the_first_check_in_gives_a_nameless_visitor_its_name_and_later_ones_do_not(storage):
    check_ins.record(storage, FIRST, now=NOON)
    check_ins.record(storage, replace(FIRST, id=UUID(int=2), name="芳芳"), now=NOON + timedelta(days=1))

    assert visitors.find(storage, "wang").display_name == "王芳"


def test_renaming_leaves_records_as_they_were(storage):
    check_ins.record(storage, FIRST, now=NOON)

    visitors.rename(storage, "wang", "王小芳", now=NOON)

    assert visitors.find(storage, "wang").display_name == "王小芳"
    assert check_ins.of_visitor(storage, "wang", limit=9)[0].name == "王芳"


@pytest.mark.parametrize("distinct_ids", [False, True], ids=["one id", "fifty ids"])
def test_fifty_taps_at_once_make_one_row(storage, distinct_ids):
    gate = threading.Barrier(50)
    results, failures = [], []

    def tap():
        request = replace(FIRST, id=uuid4()) if distinct_ids else FIRST
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
    assert len(check_ins.of_visitor(storage, "wang", limit=99)) == 1


@pytest.mark.parametrize("change", ["UPDATE check_ins SET name = 'x'", "DELETE FROM check_ins"])
def test_the_database_itself_refuses_to_change_a_record(storage, change):
    check_ins.record(storage, FIRST, now=NOON)

    with pytest.raises(IntegrityError, match="check_ins is append-only"), storage.writing() as connection:
        connection.execute(text(change))

    assert check_ins.of_visitor(storage, "wang", limit=9)[0].name == "王芳"


def test_a_check_in_of_an_unknown_visitor_row_cannot_be_written(storage):
    row = {
        "id": UUID(int=1),
        "visitor_id": "nobody",
        "name": "x",
        "mode": "paper",
        "day": date(2026, 6, 30),
        "recorded_at": NOON,
    }

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), storage.writing() as connection:
        connection.execute(insert(table).values(row))


def test_a_folder_in_place_of_the_database_is_reported_as_unavailable(tmp_path):
    storage = Storage.open(f"sqlite:///{tmp_path}")

    with pytest.raises(StorageUnavailableError, match="unable to open database file"):
        storage.ping()
