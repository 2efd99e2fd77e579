"""The board of a session adds up to what its events say, and keeps doing so when people come and go."""

import random
from collections import Counter
from uuid import uuid4

import pytest

from study.actors import Actor
from study.events.presence_kinds import CheckedInToSession, MakeUpDecided
from study.ledger import boards, make_ups
from study.ledger.attendance import State
from study.ledger.make_ups import Asked
from study.ledger.sheet_entry import Row, enter_sheet
from study.presence.make_ups import Decision
from study.presence.proofs import Scanned
from study.records import CheckInMode
from tests.integration.study.led import START, Led


@pytest.fixture
def led(storage):
    return Led(storage)


def board_of(led):
    return boards.board(led.storage, led.id, now=led.now)


def line_of(led, member):
    return next(line for line in board_of(led).lines if line.member.id == member)


def act_at_random(led, people, choose):
    """One of all things that can happen to one person."""
    member = choose.choice(people)
    match choose.randrange(5):
        case 0:
            led.scan(member)
        case 1:
            led.write(member)
        case 2:
            rows = [Row(uuid4(), member)]
            enter_sheet(led.storage, led.id, rows, entered_by=led.leader, now=led.now)
        case 3:
            led.check_in(member, Scanned(led.first_token, START))
        case _:
            if led.standing(member).state is not State.COUNTED:
                asked = Asked(uuid4(), led.id, member, CheckInMode.MESSAGE, "没赶上")
                claim = make_ups.ask(led.storage, asked, now=led.now).record.claim
                if choose.random() < 0.7:
                    verdict = Decision(uuid4(), claim, choose.random() < 0.6, "x", led.now, "看过")
                    make_ups.settle(led.storage, led.id, verdict, actor=Actor.member(led.leader))


def test_the_totals_are_those_that_anyone_can_count_from_the_events(led):
    led.welcome()
    people = [led.enrol(f"1{number:03}") for number in range(1, 25)]
    people += [led.enrol(f"2{number:03}", branch=led.guests) for number in range(8)]
    led.first_token = led.token()
    led.later(minutes=5)
    choose = random.Random(5)
    for _ in range(60):
        act_at_random(led, people, choose)
        led.later(seconds=1)
    told = board_of(led).totals

    events = led.events()
    scans = [event for event in events if isinstance(event.payload, CheckedInToSession)]
    decisions = [event for event in events if isinstance(event.payload, MakeUpDecided)]
    checked = {scan.subject.member for scan in scans if scan.payload.verified}
    approved = {decision.subject.member for decision in decisions if decision.payload.approved}
    at_home = {led.leader, *people[:24]}
    undecided = {event.id for event in events if event.kind == "make_up_requested"}
    undecided |= {scan.id for scan in scans if not scan.payload.verified}
    undecided -= {decision.payload.make_up for decision in decisions}
    waiting = {event.subject.member for event in events if event.id in undecided} - checked - approved
    assert told.counted == len(checked | approved)
    assert told.make_ups == len(approved - checked)
    assert told.waiting == len(waiting)
    assert told.expected == len(at_home | checked | approved | waiting)
    assert told.missing == len(at_home - checked - approved - waiting)
    assert told.present == len(checked)
    assert sum(told.modes.values()) == told.counted
    assert min(told.counted, told.make_ups, told.waiting, told.missing) > 0


def test_one_board_joins_the_three_modes_and_names_who_is_missing(led):
    scanned, wrote, signed, missing = (led.enrol(f"100{number}") for number in range(1, 5))
    led.scan(scanned)
    led.write(wrote, "已自学")
    enter_sheet(led.storage, led.id, [Row(uuid4(), signed)], entered_by=led.leader, now=led.now)

    board = board_of(led)

    assert Counter(board.totals.modes) == {CheckInMode.VIDEO: 1, CheckInMode.MESSAGE: 1, CheckInMode.PAPER: 1}
    assert (board.totals.expected, board.totals.counted, board.totals.missing) == (5, 3, 2)
    assert {line.member.id for line in board.lines if line.standing.state is State.MISSING} == {
        led.leader,
        missing,
    }
    assert line_of(led, wrote).standing.note == "已自学"


def test_who_has_left_the_organisation_keeps_counting_without_a_name(led):
    member, other = led.enrol("1001"), led.enrol("1002")
    led.scan(member)
    led.close()
    led.later(days=1)
    before = board_of(led).totals
    led.depart(member)
    led.depart(other)
    led.enrol("1003")

    line = line_of(led, member)

    assert board_of(led).totals == before
    assert (line.standing.state, line.member.name, line.member.staff_number) == (State.COUNTED, None, None)
    assert "王芳" not in "".join(event.payload.model_dump_json() for event in led.events())


def test_guests_are_on_the_board_once_they_showed_up_and_stand_apart(led):
    guest, absent = (led.enrol(number, branch=led.guests) for number in ("2001", "2002"))
    led.welcome()
    led.scan(guest)

    lines = board_of(led).lines

    assert [(line.member.id, line.is_guest) for line in lines] == [(led.leader, False), (guest, True)]
    assert absent not in {line.member.id for line in lines}
