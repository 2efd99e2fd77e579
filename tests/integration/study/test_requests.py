"""Requests in a real database: each step once, the times exact, nobody behind an anonymous one."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from study.actors import SYSTEM
from study.errors import EventConflictError, UnknownBranchError
from study.events import log
from study.ledger import request_reading, requests
from study.ledger.request_reading import Which
from study.people import branches, departing, members, roles
from study.people.members import Entry
from study.people.records import Grant, Role
from study.requests.errors import (
    AssigneeUnfitError,
    NotNowError,
    TooManyRequestsError,
    UnknownRequestError,
)
from study.requests.quota import A_DAY, AnonymousQuota
from study.requests.receipts import request_id_of
from study.requests.request import State
from study.requests.steps import Answered, AskedAgain, Closed, TakenUp, Withdrawn
from study.tables import metadata

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
SECRET = bytes(range(16))
FIRST = UUID(int=1)
CLAIMED = b"\1" * 16  # the receipt of a request that somebody brought in by name all the same
WATER = "车厢里能不能加一台饮水机？"


class Office:
    """Two branches with their people, and what they do, in short."""

    def __init__(self, storage):
        self.storage = storage
        self.first = branches.add(storage, "客运一支部", actor=SYSTEM, now=NOON).id
        self.second = branches.add(storage, "客运二支部", actor=SYSTEM, now=NOON).id
        self.member = self.enrol("ZH-7731Q", "王芳")
        self.secretary = self.enrol("1002", "李雷", Role.SECRETARY)

    def enrol(self, number, name, role=None, branch=None):
        home = branch or self.first
        with self.storage.writing() as connection:
            member = members.add(connection, Entry(number, name, home, None), now=NOON)
            if role is not None:
                grant = Grant(role, None if role is Role.ADMIN else home)
                roles.write(
                    connection, members.demand(connection, member), frozenset({grant}), actor=SYSTEM, now=NOON
                )
        return member

    def bring(self, number=1, *, words=WATER, branch=None, hours=0, member=None):
        now = NOON + timedelta(hours=hours)
        return requests.bring(
            self.storage, UUID(int=number), member=member or self.member, branch=branch, text=words, now=now
        )

    def hide(self, secret=SECRET, *, words="排班不公平", admit=lambda: None):
        return requests.bring_anonymously(
            self.storage, secret, branch=self.first, text=words, admit=admit, now=NOON
        )

    def see_to(self, number, action, request=FIRST, *, hours=0, branch=None):
        now = NOON + timedelta(hours=hours)
        home = branch or self.first
        return requests.see_to(
            self.storage, UUID(int=number), request, action, branch=home, by=self.secretary, now=now
        )

    def go_on(self, number, action, *, hours=0, member=None):
        now = NOON + timedelta(hours=hours)
        who = member or self.member
        return requests.go_on(self.storage, UUID(int=number), FIRST, action, member=who, now=now)

    def listed(self, which=None, *, before=None, limit=50, branch=None):
        return request_reading.of_branch(
            self.storage, branch or self.first, which=which, before=before, limit=limit
        )


@pytest.fixture
def office(storage):
    return Office(storage)


def test_a_request_goes_its_way_and_its_times_are_kept_exactly(office):
    office.bring()
    office.see_to(2, TakenUp(str(office.secretary)), hours=2)
    office.see_to(3, Answered(" 下月装上 "), hours=30.5)
    office.go_on(4, AskedAgain("哪一天？"), hours=40)
    office.see_to(5, Answered("十二月一日"), hours=41)
    office.see_to(6, Closed(" "), hours=700)

    (found,), names = request_reading.of_member(office.storage, office.member, limit=9)
    assert found == office.listed().requests[0]
    assert (found.state, found.assignee) == (State.CLOSED, str(office.secretary))
    assert [type(step.action).__name__ for step in found.steps] == [
        "Brought", "TakenUp", "Answered", "AskedAgain", "Answered", "Closed",
    ]  # fmt: skip
    assert found.steps[2].action == Answered("下月装上")
    assert found.steps[5].action == Closed(None)
    assert [(step.at - NOON) / timedelta(hours=1) for step in found.steps] == [0, 2, 30.5, 40, 41, 700]
    assert found.time_to(Answered) == timedelta(hours=30.5)
    assert names == {str(office.member): "王芳", str(office.secretary): "李雷"}


def test_the_same_step_again_changes_nothing_and_other_words_under_its_id_are_a_conflict(office):
    assert office.bring().created
    assert not office.bring(hours=9).created
    answered = office.see_to(2, Answered("下月装上"), hours=1)
    assert office.see_to(2, Answered("下月装上"), hours=5) == answered
    office.see_to(3, Closed(), hours=6)
    assert office.see_to(2, Answered("下月装上"), hours=7).state is State.CLOSED

    for conflict in (
        lambda: office.bring(words="换一句"),
        lambda: office.bring(branch=office.second),
        lambda: office.bring(member=office.secretary),
        lambda: office.see_to(2, Answered("不装")),
        lambda: office.see_to(1, Answered("下月装上")),
        lambda: office.go_on(2, Withdrawn()),
    ):
        with pytest.raises(EventConflictError, match="recorded under its UUID"):
            conflict()
    assert len(log.after(office.storage, 0, limit=9)) == 3


@pytest.mark.parametrize("anonymous", [False, True], ids=["named", "anonymous"])
def test_fifty_posts_at_once_of_one_request_make_one(office, anonymous):
    gate = threading.Barrier(50)
    results, failures = [], []

    def post():
        gate.wait()
        try:
            results.append(office.hide() if anonymous else office.bring())
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=post) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(result.created for result in results) == 1
    assert len({result.record.id for result in results}) == 1
    assert len(log.after(office.storage, 0, limit=99)) == 1


def test_a_step_that_does_not_fit_leaves_nothing(office):
    office.bring()

    with pytest.raises(NotNowError, match="AskedAgain does not fit a request that is new"):
        office.go_on(2, AskedAgain("？"))
    assert len(log.after(office.storage, 0, limit=9)) == 1


def test_another_branch_another_member_and_a_foreign_receipt_find_nothing(office):
    office.bring()
    office.hide()
    office.bring(request_id_of(CLAIMED).int)
    colleague = office.enrol("1003", "韩梅梅")

    for stranger in (
        lambda: office.see_to(2, Answered("？"), branch=office.second),
        lambda: office.see_to(2, Answered("？"), request_id_of(SECRET), branch=office.second),
        lambda: office.go_on(2, Withdrawn(), member=colleague),
        lambda: requests.go_on_anonymously(office.storage, UUID(int=2), bytes(16), Withdrawn(), now=NOON),
        lambda: requests.go_on_anonymously(office.storage, UUID(int=2), CLAIMED, Withdrawn(), now=NOON),
        lambda: office.see_to(2, Answered("？"), UUID(int=404)),
    ):
        with pytest.raises(UnknownRequestError, match="there is no such request"):
            stranger()
    assert office.listed(branch=office.second).requests == ()
    assert request_reading.of_member(office.storage, colleague, limit=9) == ((), {})


def test_a_receipt_leads_to_its_request_from_where_it_can_go_on(office):
    hidden = office.hide().record
    office.see_to(2, Answered("改了排班表"), hidden.id, hours=3)

    asked = requests.go_on_anonymously(
        office.storage, UUID(int=3), SECRET, AskedAgain("还差一天"), now=NOON + timedelta(hours=4)
    )

    assert (asked.is_anonymous, asked.state) == (True, State.TAKEN_UP)
    assert asked.waiting_since == NOON + timedelta(hours=4)
    assert {step.by for step in asked.steps} == {None, str(office.secretary)}


def _everything(storage):
    with storage.reading() as connection:
        return {
            table.name: {repr(tuple(row)) for row in connection.execute(select(table))}
            for table in metadata.sorted_tables
        }


def test_an_anonymous_request_adds_two_rows_to_the_database_in_which_nobody_is_named(office):
    quota = AnonymousQuota(b"k" * 16)
    before = _everything(office.storage)

    office.hide(admit=lambda: quota.admit(str(office.member), NOON))
    requests.go_on_anonymously(office.storage, UUID(int=2), SECRET, Withdrawn(), now=NOON)

    after = _everything(office.storage)
    added = {name: rows - before[name] for name, rows in after.items() if rows != before[name]}
    assert {name: len(rows) for name, rows in added.items()} == {"events": 2}
    told = " ".join(added["events"])
    assert not any(
        trace in told for trace in (str(office.member), office.member.hex, "ZH-7731Q", SECRET.hex())
    )
    assert "anonymous:nobody" in told


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_file_holds_the_member_as_often_as_before_an_anonymous_request(office, tmp_path):
    traces = [office.member.hex.encode(), str(office.member).encode(), office.member.bytes, b"ZH-7731Q"]
    file = tmp_path / "study" / "yunxue.db"

    def counted():
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = file.read_bytes()
        return [content.count(trace) for trace in traces]

    before = counted()
    assert before[0] > 0

    office.hide()

    assert counted() == before
    assert file.read_bytes().count("排班不公平".encode()) == 1
    assert SECRET.hex().encode() not in file.read_bytes()


def test_twenty_a_day_are_let_in_and_the_next_after_midnight(office):
    for number in range(1, A_DAY + 1):
        office.bring(number)
    assert not office.bring(1).created

    with pytest.raises(TooManyRequestsError, match="20 requests a day"):
        office.bring(99)
    office.bring(99, member=office.secretary)
    assert office.bring(98, hours=12).created  # 00:00 in Shanghai


def test_an_anonymous_one_that_stands_already_is_not_counted_again(office):
    asked = []
    for _ in range(3):
        office.hide(admit=lambda: asked.append(1))

    assert asked == [1]


def test_only_who_can_read_a_request_can_be_told_to_see_to_it(office):
    office.bring()
    elsewhere = office.enrol("2001", "赵云", Role.SECRETARY, office.second)
    clerk = office.enrol("2002", "孙权", Role.CONTENT)
    admin = office.enrol("2003", "曹操", Role.ADMIN)

    for unfit in (office.member, elsewhere, clerk):
        with pytest.raises(AssigneeUnfitError, match="only a secretary of that branch"):
            office.see_to(2, TakenUp(str(unfit)))
    assert office.see_to(2, TakenUp(str(admin))).assignee == str(admin)


def test_the_list_of_a_branch_is_newest_first_filtered_counted_and_paged(office):
    for number in range(1, 6):
        office.bring(number, hours=number)
    office.bring(9, branch=office.second, hours=9)
    office.see_to(11, Answered("好"), UUID(int=2), hours=10)
    office.see_to(12, Closed(), UUID(int=3), hours=11)

    def ids(**more):
        return [one.id.int for one in office.listed(**more).requests]

    assert ids() == [5, 4, 3, 2, 1]
    assert ids(which=Which.WAITING) == [5, 4, 1]
    assert ids(which=Which.OPEN) == [5, 4, 2, 1]
    assert ids(which=Which.CLOSED) == [3]
    assert (ids(limit=2), ids(limit=2, before=UUID(int=4))) == ([5, 4], [3, 2])
    assert office.listed(limit=1).counts == {Which.WAITING: 3, Which.OPEN: 4, Which.CLOSED: 1}


def test_requests_of_who_has_left_stay_readable_without_the_name(office):
    office.bring()
    office.enrol("9001", "管理员", Role.ADMIN)  # the last one may not be missing
    departing.depart(office.storage, office.member, actor=SYSTEM, now=NOON)

    answered = office.see_to(2, Answered("下月装上"), hours=5)

    listed = office.listed()
    assert listed.requests == (answered,)
    assert (answered.brought.text, answered.brought.member) == (WATER, str(office.member))
    assert listed.names == {str(office.member): None, str(office.secretary): "李雷"}


def test_a_branch_that_does_not_exist_gets_no_request(office):
    with pytest.raises(UnknownBranchError, match="no branch has that id"):
        office.bring(branch=UUID(int=404))
    assert log.after(office.storage, 0, limit=9) == ()


def test_text_that_looks_like_anothers_id_joins_no_two_requests(office):
    office.bring(1)
    office.bring(2, words=f'"request":"{UUID(int=1)}"')

    office.see_to(3, Answered("好"))

    assert [len(one.steps) for one in office.listed().requests] == [1, 2]
    with office.storage.reading() as connection:
        stored = connection.scalar(text("SELECT count(*) FROM events"))
        assert len(request_reading.demand(connection, UUID(int=1)).steps) == 2
    assert stored == 3
