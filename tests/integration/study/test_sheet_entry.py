"""A signed sheet is entered as a whole, as often as somebody presses the button."""

import threading
from uuid import UUID, uuid4

import pytest

from study.audit import log as audit
from study.ledger.sheet_entry import Entered, Row, enter_sheet
from study.presence.errors import CheckInNotOpenError, MakeUpsOverError, SheetRowsError
from study.records import CheckInMode
from tests.integration.study.led import Led


@pytest.fixture
def led(storage):
    return Led(storage)


def rows_for(led, *members):
    return [Row(uuid4(), member) for member in members]


def enter(led, rows):
    return enter_sheet(led.storage, led.id, rows, entered_by=led.leader, now=led.now)


def test_a_sheet_counts_everybody_on_it_the_secretary_as_well(led):
    signed = [led.leader, *(led.enrol(f"11{number:02}") for number in range(30))]

    result = enter(led, rows_for(led, *signed))

    assert result == Entered(added=31, already=0)
    assert led.counted == set(signed)
    assert {one.mode for one in led.attendance().counted.values()} == {CheckInMode.PAPER}
    assert {event.payload.entered_by for event in led.events()} == {led.leader}


@pytest.mark.parametrize("distinct_ids", [False, True], ids=["same ids", "other ids"])
def test_the_same_sheet_entered_by_twenty_at_once_counts_once(led, distinct_ids):
    signed = [led.enrol("1001"), led.enrol("1002")]
    rows, results = rows_for(led, *signed), []
    gate = threading.Barrier(20)

    def once():
        mine = rows_for(led, *signed) if distinct_ids else rows
        gate.wait()
        results.append(enter(led, mine))

    threads = [threading.Thread(target=once) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results, key=lambda one: one.added) == [Entered(0, 2)] * 19 + [Entered(2, 0)]
    assert len(led.events()) == 2
    assert (
        sum("sheet.entered" in link.entry for link in audit.newest(led.storage, before=None, limit=99)) == 1
    )


def test_who_is_on_the_sheet_and_scanned_counts_by_the_scan_alone(led):
    scanned, signed = led.enrol("1001"), led.enrol("1002")
    led.scan(scanned)

    assert enter(led, rows_for(led, scanned, signed)) == Entered(added=1, already=1)
    assert len(led.events()) == 2


def test_one_wrong_row_keeps_the_whole_sheet_out_and_every_wrong_row_is_named(led):
    good, left = led.enrol("1001"), led.enrol("1002")
    led.depart(left)
    stranger = led.enrol("3001", branch=led.branch("三支部"))
    taken = led.scan(led.enrol("1003")).record.claim
    rows = [*rows_for(led, good, UUID(int=404), left, stranger, good), Row(taken, led.leader)]

    with pytest.raises(SheetRowsError, match="5 rows cannot be entered, so nothing was") as refused:
        enter(led, rows)

    assert refused.value.rows == {
        2: "member_unknown",
        3: "member_left",
        4: "not_taking_part",
        5: "member_twice",
        6: "id_taken",
    }
    assert len(led.events()) == 1


def test_a_sheet_is_entered_from_the_opening_until_fourteen_days_after_the_end(led):
    one, two = led.enrol("1001"), led.enrol("1002")
    led.close()
    led.later(days=14)
    assert enter(led, rows_for(led, one)).added == 1

    led.later(microseconds=1)
    with pytest.raises(MakeUpsOverError, match="14 days"):
        enter(led, rows_for(led, two))


def test_a_sheet_of_a_session_that_is_only_planned_is_refused(storage):
    planned = Led(storage, opened=False)
    with pytest.raises(CheckInNotOpenError, match="not open"):
        enter(planned, rows_for(planned, planned.leader))
