"""Figures are what anybody can count from the raw events, whoever joined, left or came as a guest."""

import io
import json
import random
import zipfile
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from study.actors import SYSTEM, Actor
from study.errors import InvalidRecordError, UnknownBranchError
from study.events import log
from study.events.event import Event, Subject
from study.events.presence_kinds import CheckedInToSession
from study.ledger import (
    boards,
    figures,
    make_ups,
    own_records,
    session_check_ins,
    session_records,
    sessions,
    sheet_entry,
    surveys,
)
from study.ledger.attendance import State
from study.ledger.make_ups import Asked
from study.ledger.session_check_ins import Wanted
from study.ledger.sheet_entry import Row
from study.people import branches, departing, members, roles, twinning
from study.people.members import Entry
from study.people.records import Grant, Role
from study.presence.make_ups import Decision
from study.presence.modes import How
from study.presence.proofs import Written
from study.records import CheckInMode
from study.reports.figure_charts import write_figures
from study.reports.figure_tables import FigureSource
from study.reports.figure_words import figure_words
from study.reports.figures import session_line
from study.reports.meetings import Fate
from study.reports.period import Period, period_of
from study.reports.who import Who
from study.satisfaction.survey import Rating
from study.session.actions import (
    Close,
    Command,
    LeadMode,
    OpenSession,
    Plan,
    PlanSession,
    Speak,
    SpeakingMode,
    StartOnTheSpot,
    StartStep,
    WelcomeGuests,
)
from study.session.deciding import Circumstances
from study.session.running_order import usual_order
from tests.integration.study.led import CODES

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEFORE = datetime(2026, 5, 1, tzinfo=UTC)
STATIONS = ("江湾站", "沙坪坝车间", None)
DAYS = timedelta(hours=72)
SUMMER = Period(date(2026, 6, 1), date(2026, 8, 31))


class Office:
    """Two twinned branches that hold sessions, and a clock set by hand."""

    def __init__(self, storage):
        self.storage, self.now = storage, BEFORE
        self.first, self.second = (
            branches.add(storage, name, actor=SYSTEM, now=BEFORE).id for name in ("客运一支部", "客运二支部")
        )
        twinning.set_twins(storage, self.first, [self.second], actor=SYSTEM, now=BEFORE)
        self.leaders = {branch: self.enrol(branch, "主持") for branch in (self.first, self.second)}
        with storage.reading() as connection:
            self.box = log.box(connection)

    def enrol(self, branch, name="王芳", group=None, number=None, station=None):
        with self.storage.writing() as connection:
            within = None if group is None else branches.ensure_group(connection, branch, group)
            entry = Entry(number or uuid4().hex[:8], name, branch, within, station)
            return members.add(connection, entry, now=self.now)

    def depart(self, member):
        with self.storage.writing() as connection:
            admin = members.demand(connection, self.leaders[self.first])
            roles.write(connection, admin, frozenset({Grant(Role.ADMIN, None)}), actor=SYSTEM, now=self.now)
        departing.depart(self.storage, member, actor=SYSTEM, now=self.now)

    def do(self, session, branch, action, epoch=1):
        leader = self.leaders[branch]
        command = Command(uuid4(), session, str(leader), "d", action, epoch)
        around = Circumstances(self.box, self.now, frozenset({"d"}))
        surveys.run(self.storage, command, lambda _: around, actor=Actor.member(leader), lasts=DAYS)

    def plan(self, branch, title="主题党日", planned_for=None):
        leader = str(self.leaders[branch])
        return Plan(str(branch), title, LeadMode.BRANCH_SECRETARY, leader, usual_order(), planned_for)

    def hold(self, branch, at, *, guests=False):
        """Start a session at that moment."""
        self.now, session = at, uuid4()
        self.do(session, branch, StartOnTheSpot(self.plan(branch)), epoch=0)
        self.do(session, branch, StartStep(0))
        if guests:
            self.do(session, branch, WelcomeGuests(str(self.other(branch))))
        return session

    def other(self, branch):
        return self.second if branch == self.first else self.first

    def write(self, session, member):
        wanted = Wanted(uuid4(), session, member, Written("在岗自学"))
        session_check_ins.check_in(self.storage, wanted, codes=CODES, now=self.now)

    def sign(self, session, *who, by):
        rows = [Row(uuid4(), member) for member in who]
        sheet_entry.enter_sheet(self.storage, session, rows, entered_by=by, now=self.now)

    def ask(self, session, member, mode=CheckInMode.VIDEO):
        asked = Asked(uuid4(), session, member, mode, "值乘")
        return make_ups.ask(self.storage, asked, now=self.now).record.claim

    def rate(self, session, member, rating):
        surveys.rate(self.storage, surveys.Wanted(uuid4(), session, member, rating), clock=lambda: self.now)

    def decide(self, session, claim, *, by, approved):
        decision = Decision(uuid4(), claim, approved, str(by), self.now, "核对过")
        make_ups.settle(self.storage, session, decision, actor=Actor.member(by))

    def of_branch(self, branch, period=SUMMER):
        return figures.of_branch(self.storage, branch, period, now=self.now)

    def numbers(self, branch, period=SUMMER, **cut):
        return self.of_branch(branch, period).gathered.numbers(**cut)


@pytest.fixture
def office(storage):
    return Office(storage)


def a_summer(office):
    """Three months of sessions in both branches, in which everything happens that can, by a fixed seed."""
    choose, opinions = random.Random(7), random.Random(8)
    people = {
        branch: [
            office.enrol(
                branch, group=choose.choice(["一组", "二组", None]), station=opinions.choice(STATIONS)
            )
            for _ in range(8)
        ]
        for branch in (office.first, office.second)
    }
    at = datetime(2026, 5, 29, 15, 50, tzinfo=UTC)  # so that evenings fall on the next day in Shanghai
    for number in range(16):
        branch = choose.choice([office.first, office.second])
        session = office.hold(branch, at, guests=choose.random() < 0.6)
        taking_part = [*people[branch], *people[office.other(branch)]]
        for member in choose.sample(taking_part, 11):
            _act(office, session, branch, member, choose)
        office.now += timedelta(minutes=40)
        if number % 5 != 4:
            office.do(session, branch, Close())
            _rate(office, session, opinions)
        at += timedelta(days=6, hours=choose.randrange(5))
        office.now = at - timedelta(days=1)
        if number in {4, 9}:
            office.depart(people[branch].pop())
            people[branch].append(office.enrol(branch, group="二组"))
    office.now = at


def _rate(office, session, choose):
    """Most of who is counted answer, some of them twice."""
    counted = sorted(
        boards.board(office.storage, session, now=office.now).lines, key=lambda one: one.member.id
    )
    for line in counted:
        if line.standing.state is State.COUNTED and choose.random() < 0.8:
            office.rate(session, line.member.id, choose.choice(list(Rating)))
            if choose.random() < 0.2:
                office.rate(session, line.member.id, choose.choice(list(Rating)))


def _act(office, session, branch, member, choose):
    office.now += timedelta(minutes=1)
    takes_part = sessions.get(office.storage, session).welcomes(str(_branch_of(office, member)))
    if not takes_part:
        return
    leader = office.leaders[branch]
    match choose.randrange(4):
        case 0:
            office.write(session, member)
        case 1:
            office.sign(session, member, by=leader)
        case 2:
            claim = office.ask(session, member)
            verdict = choose.choice([True, False, None])
            if verdict is not None:
                office.decide(session, claim, by=leader, approved=verdict)
            if choose.random() < 0.3:
                office.write(session, member)
        case _:
            office.do(session, branch, Speak(str(member), choose.choice(list(SpeakingMode))))


def _branch_of(office, member):
    return members.get(office.storage, member).branch_id


def recount(office, branch, first, last):
    """The same numbers from raw rows, by plain loops that know nothing of the program's rules."""
    with office.storage.reading() as connection:
        rows = connection.execute(text("SELECT * FROM events ORDER BY sequence")).all()
        roster = connection.execute(text("SELECT id, branch_id, joined_at, left_at FROM members")).all()
    told = defaultdict(list)
    for row in rows:
        told[_id(row.session_id)].append((row, json.loads(row.payload)))
    sums = Counter()
    for events in told.values():
        started = next(row for row, _ in events if row.kind in {"session_started", "session_opened"})
        if not first <= _moment(started.occurred_at).astimezone(SHANGHAI).date() <= last:
            continue
        seen, waits, made_up = recount_people(events)
        own = {member for member, (of, _) in seen.items() if of == branch}
        if _id(started.branch_id) != branch:
            sums["elsewhere"] += len(own)
            continue
        closed = [_moment(row.occurred_at) for row, _ in events if row.kind == "session_closed"]
        at_home = in_roster(roster, branch, closed[0] if closed else office.now)
        own_waiting = {member for member, of in waits.items() if of == branch}
        sums.update(
            sessions=1,
            going_on=not closed,
            expected=len(at_home | own | own_waiting),
            missing=len(at_home - own - own_waiting),
            counted=len(own),
            make_ups=len(made_up & own),
            waiting=len(own_waiting),
            guests=len(seen) - len(own),
        )
        survey = recount_survey(events)
        sums.update(survey, surveys=bool(survey))
        sums.update(Counter(seen[member][1] for member in own))
        where = {_id(one.id): _id(one.branch_id) for one in roster}
        spoke = [payload for row, payload in events if row.kind == "spoke"]
        own_words = [one["mode"] for one in spoke if where[UUID(one["member"])] == branch]
        sums.update(Counter(own_words), guest_speeches=len(spoke) - len(own_words))
    return {name: count for name, count in sums.items() if count}


def recount_survey(events):
    """The last answer of everybody who is counted; nothing where there are fewer than three."""
    seen, _, _ = recount_people(events)
    said = {
        _id(row.member_id): payload["rating"] for row, payload in events if row.kind == "satisfaction_rated"
    }
    said = {member: rating for member, rating in said.items() if member in seen}
    return Counter(said.values()) if len(said) >= 3 else Counter()


def recount_people(events):
    """Who is counted (with branch and mode), who waits (with branch), and who is counted by a make-up."""
    seen, asked, decided = {}, {}, {}
    for row, payload in events:
        if row.kind == "session_checked_in":
            seen.setdefault(_id(row.member_id), (_id(row.branch_id), payload["mode"]))
        elif row.kind == "make_up_requested":
            asked[_id(row.id)] = (_id(row.member_id), _id(row.branch_id), payload["mode"])
        elif row.kind == "make_up_decided":
            decided.setdefault(UUID(payload["make_up"]), payload["approved"])
    approved = [who for claim, who in asked.items() if decided.get(claim)]
    made_up = {member: (of, mode) for member, of, mode in approved if member not in seen}
    seen |= made_up
    undecided = [who for claim, who in asked.items() if claim not in decided]
    waits = {member: of for member, of, _ in undecided if member not in seen}
    return seen, waits, set(made_up)


def in_roster(roster, branch, moment):
    return {
        _id(one.id)
        for one in roster
        if _id(one.branch_id) == branch
        and _moment(one.joined_at) <= moment
        and (one.left_at is None or _moment(one.left_at) > moment)
    }


def _id(value):
    return value if value is None or isinstance(value, UUID) else UUID(str(value))


def _moment(value):
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def as_counted(numbers):
    names = [
        "going_on",
        "expected",
        "counted",
        "make_ups",
        "waiting",
        "missing",
        "guests",
        "elsewhere",
        "guest_speeches",
    ]
    found = {name: getattr(numbers, name) for name in names} | {"sessions": len(numbers.sessions)}
    found |= numbers.modes | numbers.speeches | dict(numbers.satisfaction.ratings)
    found["surveys"] = len(numbers.surveys)
    return {name: count for name, count in found.items() if count}


def test_the_figures_are_those_of_a_recount_of_the_raw_events(office):
    a_summer(office)

    for branch in (office.first, office.second):
        assert as_counted(office.numbers(branch)) == recount(office, branch, SUMMER.first, SUMMER.last)
        for month, last in (("2026-06", 30), ("2026-07", 31), ("2026-08", 31)):
            first = date.fromisoformat(f"{month}-01")
            wanted = recount(office, branch, first, first.replace(day=last))
            assert as_counted(office.numbers(branch, month=month)) == wanted
            assert as_counted(office.numbers(branch, Period(first, first.replace(day=last)))) == wanted
    told = recount(office, office.first, SUMMER.first, SUMMER.last)
    assert (
        min(
            told[name]
            for name in ("counted", "make_ups", "waiting", "missing", "guests", "elsewhere", "surveys")
        )
        > 1
    )


def test_groups_months_and_people_add_up_to_the_branch_and_each_session_to_its_board(office):
    a_summer(office)
    gathered = office.of_branch(office.first).gathered
    whole, people = gathered.numbers(), gathered.people

    for name in ("expected", "counted", "missing", "waiting", "make_ups", "elsewhere"):
        assert sum(getattr(gathered.of_group(group), name) for group in gathered.groups) == getattr(
            whole, name
        )
    assert sum(gathered.numbers(month=month).counted for month in gathered.months) == whole.counted
    for name in ("counted", "missing", "waiting", "make_ups", "elsewhere"):
        assert sum(len(getattr(line, name)) for line in people) == getattr(whole, name)
    assert sum(len(line.speeches) for line in people) == sum(whole.speeches.values())
    for meeting in gathered.meetings:
        if meeting.branch == office.first:
            board, line = boards.board(office.storage, meeting.id, now=office.now), session_line(meeting)
            home = [one.standing.state for one in board.lines if not one.is_guest]
            assert (line.expected, line.counted, line.waiting) == (
                len(home),
                home.count(State.COUNTED),
                home.count(State.WAITING),
            )


def test_stations_add_up_to_the_branch_and_each_is_what_a_recount_of_its_people_gives(office):
    a_summer(office)
    with office.storage.reading() as connection:
        rows = connection.execute(text("SELECT id, station FROM members")).all()
    at = {_id(row.id): row.station for row in rows}
    told = office.of_branch(office.first).gathered
    whole = told.numbers()

    assert set(told.stations) == {"江湾站", "沙坪坝车间", None}
    for name in ("expected", "counted", "missing", "waiting", "make_ups", "elsewhere"):
        each = [getattr(told.of_station(station), name) for station in told.stations]
        assert sum(each) == getattr(whole, name)
    for station in told.stations:
        numbers = told.of_station(station)
        people = [line for line in told.people if at[line.member] == station]
        assert numbers.counted == sum(len(line.counted) for line in people)
        assert sum(numbers.speeches.values()) == sum(len(line.speeches) for line in people)
    for rating in Rating:
        parts = sum(told.of_station(station).satisfaction.ratings[rating] for station in told.stations)
        assert parts <= whole.satisfaction.ratings[rating]


def test_the_satisfaction_of_a_station_is_told_only_where_neither_it_nor_the_rest_is_too_small(office):
    at = {"江湾站": 4, "沙坪坝车间": 3, "远山站": 2}
    people = [
        (office.enrol(office.first, station=station, group="一组"), rating)
        for station, many in at.items()
        for _, rating in zip(range(many), (Rating.SATISFIED, Rating.SO_SO) * 2, strict=False)
    ]
    session = office.hold(office.first, datetime(2026, 7, 1, 2, tzinfo=UTC))
    for member, _ in people:
        office.write(session, member)
    office.do(session, office.first, Close())
    for member, rating in people:
        office.rate(session, member, rating)
    before = office.numbers(office.first).satisfaction
    office.now += DAYS

    told = office.of_branch(office.first).gathered
    shown = {station: told.of_station(station).satisfaction.answers for station in told.stations}

    assert before.answers == 0
    assert shown == {"江湾站": 4, "沙坪坝车间": 0, "远山站": 0, None: 0}  # 9 - 4 - 3 would tell the two
    assert told.numbers().satisfaction.answers == 9
    assert (told.numbers().surveys, told.of_station("江湾站").surveys) == ((session,), (session,))
    # The sum of what is told by station: by group alone, the rest of it would tell the two.
    assert (told.of_group("一组").satisfaction.answers, told.of_group("一组").satisfaction.content) == (
        4,
        0.5,
    )


def test_surveys_with_two_answers_are_in_no_figure(office):
    session = office.hold(office.first, datetime(2026, 7, 1, 2, tzinfo=UTC))
    people = [office.enrol(office.first) for _ in range(2)]
    for member in people:
        office.write(session, member)
    office.do(session, office.first, Close())
    for member in people:
        office.rate(session, member, Rating.DISSATISFIED)
    office.now += DAYS

    numbers = office.numbers(office.first)

    assert (numbers.surveys, numbers.satisfaction.answers, numbers.satisfaction.content) == ((), 0, None)


def test_what_members_see_of_themselves_is_what_their_branch_s_figures_say(office):
    a_summer(office)
    compared = 0
    for branch in (office.first, office.second):
        for line in office.of_branch(branch).gathered.people:
            member = members.get(office.storage, line.member)
            own = own_records.of_member(office.storage, member, SUMMER, now=office.now)
            fates = {fate: {one.session for one in own.sessions if one.seat.fate is fate} for fate in Fate}
            assert fates[Fate.COUNTED] == {*line.counted, *line.elsewhere}
            assert fates[Fate.MISSING] == {*line.missing}
            assert fates[Fate.WAITING] >= {*line.waiting}
            assert {one.session for one in own.sessions if one.seat.is_make_up} >= {*line.make_ups}
            assert {*line.speeches} <= {one.id for one in own.speeches}
            compared += 1
    assert compared > 16


def test_who_checked_in_on_another_box_counts_though_this_roster_does_not_know_them(office):
    session = office.hold(office.first, datetime(2026, 7, 1, 2, tzinfo=UTC))
    stranger, claim = uuid4(), uuid4()
    payload = CheckedInToSession(how=How.MESSAGE, mode=CheckInMode.MESSAGE, entered_by=stranger, note="在岗")
    subject = Subject(session, stranger, office.first)
    told = Event(claim, "other", 900, Actor.member(stranger), subject, office.now, office.now, payload)
    log.receive(office.storage, [told])

    board = boards.board(office.storage, session, now=office.now)
    numbers = office.numbers(office.first)
    record = session_records.record(office.storage, session, now=office.now)

    assert (board.totals.expected, board.totals.counted) == (numbers.expected, numbers.counted) == (2, 1)
    assert [(line.id, line.who) for line in record.check_ins] == [
        (claim, Who(stranger, None, None, "客运一支部", None))
    ]


def test_the_sums_of_all_branches_are_those_of_each(office):
    a_summer(office)
    told = figures.of_all(office.storage, SUMMER, now=office.now)

    whole = told.gathered.numbers()
    each = [told.gathered.numbers(branch=branch) for branch in (office.first, office.second)]

    assert each == [office.numbers(branch) for branch in (office.first, office.second)]
    assert whole.expected == sum(one.expected for one in each)
    assert whole.guests == whole.elsewhere == sum(one.elsewhere for one in each)
    assert told.names == {}


def test_who_joined_after_a_session_is_not_expected_in_it_and_who_left_after_it_still_is(office):
    left_before, left_after = office.enrol(office.first), office.enrol(office.first)
    office.now += timedelta(days=1)
    office.depart(left_before)
    session = office.hold(office.first, datetime(2026, 7, 1, 2, tzinfo=UTC))
    office.write(session, left_after)
    office.do(session, office.first, Close())
    office.now += timedelta(days=1)
    office.depart(left_after)
    joined = office.enrol(office.first)

    told = office.of_branch(office.first)

    lines = {line.member: line for line in told.gathered.people}
    assert set(lines) == {office.leaders[office.first], left_after}
    assert lines[left_after].counted == (session,)
    assert told.names[left_after] is None
    assert joined not in lines
    assert told.gathered.numbers().participation == 0.5


def test_a_guest_raises_nobodys_participation_and_counts_at_home_as_elsewhere(office):
    guest = office.enrol(office.second)
    session = office.hold(office.first, datetime(2026, 7, 1, 2, tzinfo=UTC), guests=True)
    office.write(session, guest)

    host, home = office.numbers(office.first), office.numbers(office.second)

    assert (host.expected, host.counted, host.guests, host.participation) == (1, 0, 1, 0.0)
    assert (home.sessions, home.expected, home.elsewhere, home.participation) == ((), 0, 1, None)
    line = next(one for one in office.of_branch(office.second).gathered.people if one.member == guest)
    assert (line.elsewhere, line.counted) == ((session,), ())


def test_who_changes_branch_stays_counted_where_they_were_counted(office):
    member = office.enrol(office.first, group="一组", number="1001")
    session = office.hold(office.first, datetime(2026, 7, 1, 2, tzinfo=UTC))
    office.write(session, member)
    office.do(session, office.first, Close())
    with office.storage.writing() as connection:
        members.change(connection, member, Entry("1001", "王芳", office.second, None))

    gathered = office.of_branch(office.first).gathered

    assert (gathered.numbers().expected, gathered.numbers().counted) == (2, 1)
    assert gathered.of_group(None).counted == 1
    assert office.numbers(office.second).elsewhere == 0


def test_a_session_that_was_planned_and_never_opened_is_named_and_expects_nobody(office):
    evening = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)  # already July in Shanghai
    never, later, opened = uuid4(), uuid4(), uuid4()
    for session, at in ((never, evening), (later, evening + timedelta(days=40)), (opened, evening)):
        office.do(session, office.first, PlanSession(office.plan(office.first, planned_for=at)), epoch=0)
    office.now = evening + timedelta(days=3)
    office.do(opened, office.first, OpenSession(), epoch=0)

    gathered = office.of_branch(office.first).gathered

    assert (gathered.numbers().not_held, gathered.numbers().sessions) == ((never,), (opened,))
    assert gathered.numbers(month="2026-06").not_held == ()
    assert gathered.numbers(month="2026-07").not_held == (never,)
    assert gathered.numbers().expected == 1


def test_the_day_and_the_month_are_those_in_shanghai(office):
    last_of_june = office.hold(office.first, datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC))
    first_of_july = office.hold(office.first, datetime(2026, 6, 30, 16, 0, tzinfo=UTC))

    june = Period(date(2026, 6, 30), date(2026, 6, 30))
    assert office.numbers(office.first, june).sessions == (last_of_june,)
    assert office.numbers(office.first, month="2026-07").sessions == (first_of_july,)


def test_an_unknown_branch_has_no_figures(office):
    with pytest.raises(UnknownBranchError):
        office.of_branch(uuid4())


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (date(2026, 7, 2), date(2026, 7, 1), "before_from"),
        (date(2025, 1, 1), date(2026, 7, 1), "too_early"),
        (date(1, 1, 1), date(1, 1, 2), "out_of_range"),
        (date(9999, 12, 1), date.max, "out_of_range"),
    ],
)
def test_a_period_that_cannot_be_is_refused(first, last, problem):
    with pytest.raises(InvalidRecordError, match=problem):
        period_of(first, last, now=BEFORE)


def test_without_days_the_period_is_this_month_until_today():
    night = datetime(2026, 6, 30, 20, tzinfo=UTC)

    assert period_of(None, None, now=night) == Period(date(2026, 7, 1), date(2026, 7, 1))
    assert period_of(None, date(2026, 2, 9), now=night) == Period(date(2026, 2, 1), date(2026, 2, 9))


def in_excel(told):
    source = FigureSource(told.gathered, told.period, told.branches, told.names, BEFORE)
    return load_workbook(io.BytesIO(write_figures(source, figure_words())))


def lines_of(sheet):
    """The rows of a sheet by their first cell, as mappings from column titles to values."""
    titles = [cell.value for cell in sheet[1]]
    rows = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=2))
    return {row[0]: dict(zip(titles, row, strict=True)) for row in rows if row[0] is not None}


EXCEL = {
    "场次": "sessions", "应到": "expected", "实到": "counted", "补签": "make_ups", "待批": "waiting",
    "缺席": "missing", "来宾": "guests", "外出签到": "elsewhere", "书面": "paper", "微信留言": "message",
    "视频电子": "video", "主题发言": "prepared", "点名发言": "drawn", "自愿发言": "volunteered",
    "非常满意": "very_satisfied", "满意": "satisfied", "一般": "so_so", "不满意": "dissatisfied",
}  # fmt: skip


def test_the_workbook_s_cells_are_those_of_a_recount_month_by_month(office):
    a_summer(office)
    for branch in (office.first, office.second):
        lines = lines_of(in_excel(office.of_branch(branch))["按月"])
        for month, last in (("2026-06", 30), ("2026-07", 31), ("2026-08", 31)):
            first = date.fromisoformat(f"{month}-01")
            wanted = recount(office, branch, first, first.replace(day=last))
            cells = lines.get(month, {})
            assert {name: cells.get(title) or 0 for title, name in EXCEL.items()} == {
                name: wanted.get(name, 0) for name in EXCEL.values()
            }
            if wanted.get("expected"):
                assert cells["参与率"] == round(wanted["counted"] / wanted["expected"], 4)
            answers = sum(wanted.get(rating.value, 0) for rating in Rating)
            happy = wanted.get("very_satisfied", 0) + wanted.get("satisfied", 0)
            assert (cells.get("评价人数") or 0) == answers
            assert cells.get("满意率") == (round(happy / answers, 4) if answers else None)
        whole = recount(office, branch, SUMMER.first, SUMMER.last)
        assert {name: lines["合计"][title] for title, name in EXCEL.items()} == {
            name: whole.get(name, 0) for name in EXCEL.values()
        }


def test_the_workbook_of_all_has_branches_and_stations_and_names_nobody(office):
    a_summer(office)
    told = figures.of_all(office.storage, SUMMER, now=office.now)
    book = in_excel(told)

    assert book.sheetnames == ["概况", "按月", "按支部", "按车站"]
    branches_ = lines_of(book["按支部"])
    for branch, name in ((office.first, "客运一支部"), (office.second, "客运二支部")):
        wanted = recount(office, branch, SUMMER.first, SUMMER.last)
        assert branches_[name]["实到"] == wanted["counted"]
        assert branches_[name]["非常满意"] == wanted.get("very_satisfied", 0)
    stations = lines_of(book["按车站"])
    assert sum(one["实到"] for one in stations.values()) == branches_["合计"]["实到"]
    assert set(stations) == {"江湾站", "沙坪坝车间", "未填"}


def test_sums_have_native_charts_of_exactly_their_rows(office):
    a_summer(office)
    book = in_excel(office.of_branch(office.first))

    assert book.sheetnames == ["概况", "按月", "按车站", "按党小组", "按场次", "按人"]
    with zipfile.ZipFile(io.BytesIO(_bytes(office))) as packed:
        charts = [
            packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")
        ]
    assert len(charts) == 4 * 3
    months = len(lines_of(book["按月"])) - 1  # without the sum
    named = [one for one in charts if "'按月'!$A$2:" in one]
    assert len(named) == 4
    assert all(f"'按月'!$A$2:$A${months + 1}" in one for one in named)


def _bytes(office):
    told = office.of_branch(office.first)
    source = FigureSource(told.gathered, told.period, told.branches, told.names, BEFORE)
    return write_figures(source, figure_words())
