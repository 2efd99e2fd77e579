"""The record of a session tells all that its log tells and nothing else, in Word, in Excel and as data."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import text

from study.actors import SYSTEM, Actor
from study.ledger import boards, make_ups, session_check_ins, session_records
from study.ledger.draws import Questions
from study.ledger.make_ups import Asked
from study.ledger.session_check_ins import Wanted
from study.people import branches, departing, members, roles, twinning
from study.people.records import Grant, Role
from study.presence.make_ups import Decision, MakeUpState
from study.presence.proofs import Written
from study.records import CheckInMode
from study.reports.as_docx import write_docx
from study.reports.as_xlsx import write_xlsx
from study.reports.record_tables import file_name, record_tables
from study.reports.tables import Column, Table
from study.reports.who import Who
from study.reports.words import record_words
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.questions import Question
from study.roll_call.verification import Fault
from study.session.actions import SkipStep, Speak, SpeakingMode, StartStep, WelcomeGuests
from study.session.errors import SessionUnknownError
from study.session.state import Phase
from tests.integration.study.led import CODES, Led
from tests.integration.study.meeting import NOON, Meeting

WORDS = record_words()
FORMULA = '=HYPERLINK("http://x","点我")'


class Planted(Meeting):
    """A meeting in which something of everything happened; `who` are its people by a short name."""

    def __init__(self, storage):
        super().__init__(storage)
        self.guests = branches.add(storage, "客运二支部", actor=SYSTEM, now=NOON).id
        twinning.set_twins(storage, self.branch, [self.guests], actor=SYSTEM, now=NOON)
        self.who = {
            "signed": self.enrol("1002", "李雷", "一组"),
            "wrote": self.enrol("1003", "韩梅梅"),
            "made_up": self.enrol("1004", "张三", "一组"),
            "declined": self.enrol("1005", "李四"),
            "waits": self.enrol("1006", "王五"),
            "missing": self.enrol("1007", "赵六", "二组"),
            "guest": self.enrol("2001", "孙七", branch=self.guests),
        }
        self.command(SkipStep(1, "车上不便"))
        self.command(WelcomeGuests(str(self.guests)))
        self.tick()
        self.check_in(self.who["signed"])
        self.tick()
        self.write(self.who["wrote"], FORMULA)
        self.write(self.who["guest"], "+86 在岗")
        self.asked = {name: self.ask(self.who[name]) for name in ("made_up", "declined", "waits")}
        self.decide("made_up", approved=True)
        self.decide("declined", approved=False)
        self.command(StartStep(2))
        self.tick()
        self.command(Speak(str(self.who["wrote"]), SpeakingMode.VOLUNTEERED, note="@谈体会\n第二行"))
        self.move(self.who["wrote"], here=False)
        self.begin()
        self.open(questions=self.question())
        self.first = self.over()
        self.tick()
        self.outcome(1, OutcomeKind.ANSWERED, "一年", by=UUID(self.first.picked))
        self.second = self.draw()
        self.undo(2, "-临时有任务")
        self.tick()
        self.command(Speak(str(self.leader), SpeakingMode.PREPARED))

    def question(self):
        return Questions([Question("c1", "预备期多长？")])

    def names(self):
        return {"李雷": self.who["signed"], "韩梅梅": self.who["wrote"], "孙七": self.who["guest"]}

    def tick(self):
        self.moment += timedelta(minutes=3)

    def write(self, member, note):
        wanted = Wanted(uuid4(), self.id, member, Written(note))
        session_check_ins.check_in(self.storage, wanted, codes=CODES, now=self.moment)

    def ask(self, member):
        asked = Asked(uuid4(), self.id, member, CheckInMode.VIDEO, "值乘")
        return make_ups.ask(self.storage, asked, now=self.moment).record.claim

    def decide(self, name, *, approved):
        decision = Decision(uuid4(), self.asked[name], approved, str(self.leader), self.moment, "核对过")
        make_ups.settle(self.storage, self.id, decision, actor=Actor.member(self.leader))

    def record(self):
        return session_records.record(self.storage, self.id, now=self.moment)


@pytest.fixture
def planted(storage):
    return Planted(storage)


def in_excel(record, more=()):
    content = write_xlsx(
        record_tables(record, WORDS, more), title=WORDS.heading, none=WORDS.none, page=WORDS.page
    )
    return load_workbook(io.BytesIO(content))


def in_word(record, more=()):
    return Document(io.BytesIO(write_docx(record, record_tables(record, WORDS, more), WORDS)))


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def word_tables(document):
    """The tables of a Word file by the paragraph above each, and what stands where there is no table."""
    found, title = {}, None
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            found[title] = [[cell.text for cell in row.cells] for row in part.rows]
        elif part.text == WORDS.none:
            found[title] = WORDS.none
        else:
            title = part.text
    return found


def noon(minute=0):
    """A minute after the meeting's beginning, as a clock in Shanghai shows it."""
    return shanghai(NOON + timedelta(minutes=minute))


def shanghai(moment):
    return (moment + timedelta(hours=8)).replace(tzinfo=None, microsecond=0)


def test_every_line_of_the_record_is_an_event_and_says_what_it_says(planted):
    planted.close()
    record = planted.record()
    events = {event.id: event for event in planted.events()}

    assert (record.phase, record.branch, record.guests) == (Phase.CLOSED, "客运一支部", ("客运二支部",))
    assert (record.opened_at, record.closed_at) == (NOON, planted.moment)
    assert [(one.who.name, one.mode, one.is_guest) for one in record.check_ins] == [
        ("李雷", CheckInMode.PAPER, False),
        *sorted(
            [("韩梅梅", CheckInMode.MESSAGE, False), ("孙七", CheckInMode.MESSAGE, True)],
            key=lambda one: next(line.id for line in record.check_ins if line.who.name == one[0]),
        ),
    ]
    assert record.check_ins[0].entered_by.id == planted.leader
    for line in record.check_ins:
        event = events[line.id]
        assert (line.who.id, line.mode, line.at, line.note) == (
            event.subject.member,
            event.payload.mode,
            event.occurred_at,
            event.payload.note,
        )
    made_up = {line.who.name: (line.state, line.counts, line.reason) for line in record.make_ups}
    assert made_up == {
        "张三": (MakeUpState.APPROVED, True, "值乘"),
        "李四": (MakeUpState.DECLINED, False, "值乘"),
        "王五": (MakeUpState.REQUESTED, False, "值乘"),
    }
    assert {line.id for line in record.make_ups} == set(planted.asked.values())
    assert [who.name for who in record.missing] == ["王芳", "李四", "赵六"]
    assert [(line.who.name, line.here) for line in record.moves] == [("韩梅梅", False)]
    spoken = [events[line.id].payload for line in record.speeches]
    assert [(line.who.id, line.mode, line.note) for line in record.speeches] == [
        (UUID(one.member), one.mode, one.note) for one in spoken
    ]
    assert [line.mode for line in record.speeches] == [
        SpeakingMode.VOLUNTEERED,
        SpeakingMode.DRAWN,
        SpeakingMode.PREPARED,
    ]
    assert {line.step for line in record.speeches} == {3}
    totals = record.totals
    assert (totals.expected, totals.counted, totals.waiting, totals.missing) == (7, 3, 1, 3)
    assert (totals.make_ups, totals.guests) == (1, 1)
    board = boards.board(planted.storage, planted.id, now=planted.moment)
    assert (board.totals.expected, board.totals.counted) == (totals.expected + 1, totals.counted + 1)


def test_the_record_holds_the_draws_as_they_are_published_and_how_they_check_out(planted):
    record = planted.record()

    call, (first, second) = record.roll_calls[0], record.draws
    assert (first.opening_digest, first.digest) == (planted.first.announced, planted.first.digest)
    assert (first.who.id, first.outcome, first.note) == (
        UUID(planted.first.picked),
        OutcomeKind.ANSWERED,
        "一年",
    )
    assert (first.card, first.question) == ("c1", "预备期多长？")
    assert (second.undone, second.outcome, call.head) == ("-临时有任务", None, planted.second.digest)
    assert (call.draws, call.faults) == (2, ())


def test_the_sheets_of_the_workbook_hold_what_was_planted_cell_by_cell(planted):
    planted.close()
    record = planted.record()
    book = in_excel(record)

    assert book.sheetnames == [
        "基本情况", "签到统计", "学习流程", "过程", "签到", "补签", "缺席", "中途离开与返回", "发言",
        "随机点名", "点名凭证", "点名核验", "竞答", "满意度", "数据来源",
    ]  # fmt: skip
    assert rows_of(book["基本情况"])[1:] == [
        ["编号", str(planted.id)],
        ["主题", "主题党日"],
        ["支部", "客运一支部"],
        ["结对支部", "客运二支部"],
        ["领学方式", "支部书记领学"],
        ["领学人", "王芳"],
        ["状态", "已结束"],
        ["计划时间", "无"],
        ["开始时间", noon()],
        ["结束时间", shanghai(planted.moment)],
    ]
    assert rows_of(book["签到统计"])[1] == [7, 3, 1, 1, 1, 1, 1, 3, 1]
    assert rows_of(book["学习流程"])[1:] == [
        [1, "国歌", "已进行", noon(), None],
        [2, "入党誓词", "跳过", None, "车上不便"],
        [3, "党史小故事", "已进行", noon(6), None],
        [4, "诵读", "未进行", None, None],
        [5, "谈心", "未进行", None, None],
        [6, "三会一课", "未进行", None, None],
    ]
    done = [row[1:5] for row in rows_of(book["过程"])[1:]]
    assert done == [
        ["现场开始", None, "王芳", None],
        ["开始环节", "国歌", "王芳", None],
        ["跳过环节", "入党誓词", "王芳", "车上不便"],
        ["邀请结对支部", "客运二支部", "王芳", None],
        ["开始环节", "党史小故事", "王芳", None],
        ["结束", None, "王芳", None],
    ]
    signed = rows_of(book["签到"])[1]
    assert signed == [
        1, "李雷", "1002", "客运一支部", "书面", "纸质签到表", noon(3), None,
        "一组", "王芳", None, str(planted.who["signed"]), str(record.check_ins[0].id),
    ]  # fmt: skip
    by_name = {row[1]: row for row in rows_of(book["签到"])[1:]}
    assert by_name["孙七"][3:6] == ["客运二支部（结对支部）", "微信留言", "留言"]
    assert {row[0]: row[4:6] for row in rows_of(book["补签"])[1:]} == {
        "张三": ["同意", "是"],
        "李四": ["不同意", "否"],
        "王五": ["待批", "否"],
    }
    assert [row[1] for row in rows_of(book["缺席"])[1:]] == ["王芳", "李四", "赵六"]
    picked = {str(planted.leader): "王芳", **{str(one): name for name, one in planted.names().items()}}
    assert [row[:9] for row in rows_of(book["随机点名"])[1:]] == [
        ["全体到会人员", 1, 1, 2, picked[planted.first.picked], shanghai(record.draws[0].closed_at),
         "预备期多长？", "已回答", "一年"],
        ["全体到会人员", 2, 1, 1, picked[planted.second.picked], shanghai(record.draws[1].closed_at),
         "无", "已撤销：-临时有任务", None],
    ]  # fmt: skip
    assert rows_of(book["点名凭证"])[1][2:4] == [planted.first.announced, planted.first.digest]
    assert rows_of(book["点名核验"])[1][3:] == [planted.second.digest, "通过"]
    assert rows_of(book["数据来源"])[2] == ["事件摘要（SHA-256）", record.source.digest]


def test_the_word_file_holds_the_same_and_is_fit_to_be_signed(planted):
    record = planted.record()
    document = in_word(record)

    tables, book = word_tables(document), in_excel(record)
    for title in book.sheetnames:
        printed = [
            ["" if value is None else f"{value}" for value in row][: len(tables[title][0])]
            for row in rows_of(book[title])
        ]
        if tables[title] == WORDS.none:
            assert rows_of(book[title])[1][0] == WORDS.none, title
        else:
            assert tables[title] == printed[: len(tables[title])], title
    page = document.sections[0]
    assert (page.page_width.mm, page.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert page.header.paragraphs[0].text == f"集中学习记录　客运一支部　编号 {planted.id}"
    assert re.findall(r'w:instr="(\w+)"', page.footer._element.xml) == ["PAGE", "NUMPAGES"]
    assert [one.text.rstrip("＿") for one in document.paragraphs[-3:]] == [
        "领学人签名：",
        "记录人签名：",
        "日期：",
    ]
    for table in document.tables:
        assert sum(int(one) for one in re.findall(r'gridCol w:w="(\d+)"', table._tbl.xml)) <= 10_220  # 180 mm
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_what_people_wrote_never_becomes_a_formula(planted):
    book = in_excel(planted.record())

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@"]
    assert {cell.value for cell in risky} == {FORMULA, "+86 在岗", "@谈体会\n第二行"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)
    assert not any(cell.data_type == "f" for cell in cells)
    content = write_xlsx(record_tables(planted.record(), WORDS), title="t", none="无", page=WORDS.page)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


def test_sheets_have_frozen_headers_widths_and_real_dates(planted):
    book = in_excel(planted.record())

    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.b for cell in sheet[1])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])
    cell = book["签到"].cell(2, 7)
    assert (cell.is_date, cell.number_format) == (True, "yyyy-mm-dd hh:mm:ss")


def test_nothing_is_invented_for_a_session_in_which_nothing_happened(storage):
    meeting = Meeting(storage)
    record = session_records.record(storage, meeting.id, now=meeting.moment)

    tables, book = word_tables(in_word(record)), in_excel(record)

    for title in (
        "签到",
        "补签",
        "中途离开与返回",
        "发言",
        "随机点名",
        "点名凭证",
        "点名核验",
        "竞答",
        "满意度",
    ):
        assert tables[title] == "无"
        assert rows_of(book[title])[1][0] == "无"
        assert len(rows_of(book[title])) == 2
    assert [who.name for who in record.missing] == ["王芳"]
    assert rows_of(book["基本情况"])[7] == ["状态", "进行中"]


def test_a_session_that_never_began_has_nobody_missing(storage):
    led = Led(storage, opened=False)
    record = session_records.record(storage, led.id, now=led.now)

    assert (record.phase, record.missing, record.totals.expected) == (Phase.PLANNED, (), 0)
    assert word_tables(in_word(record))["签到统计"] == "无"


def test_who_has_left_stands_in_the_record_without_a_name(planted):
    planted.close()
    with planted.storage.writing() as connection:
        leader = members.demand(connection, planted.leader)
        roles.write(
            connection, leader, frozenset({Grant(Role.ADMIN, None)}), actor=SYSTEM, now=planted.moment
        )
    before = planted.record()
    departing.depart(
        planted.storage, planted.who["signed"], actor=SYSTEM, now=planted.moment + timedelta(days=1)
    )
    record = planted.record()

    assert rows_of(in_excel(record)["签到"])[1][1:4] == ["（已离开）", None, "客运一支部"]
    assert (record.totals, record.source.digest) == (before.totals, before.source.digest)
    content = write_docx(record, record_tables(record, WORDS), WORDS)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert "李雷" not in packed.read("word/document.xml").decode()


def test_a_draw_that_was_tampered_with_shows_in_the_record_and_so_does_any_other_event(planted, kind):
    before = planted.record()
    with planted.storage.writing() as connection:
        drop = ["ALTER TABLE events DISABLE TRIGGER USER"]
        if kind == "sqlite":
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'")
            ).scalars()
            drop = [f'DROP TRIGGER "{name}"' for name in names]
        for statement in drop:
            connection.execute(text(statement))
        row = connection.execute(text("SELECT id, payload FROM events WHERE kind = 'draw_closed'")).first()
        payload = json.loads(row.payload)
        payload["picked"] = next(
            str(one) for one in (planted.who["signed"], planted.who["guest"]) if str(one) != payload["picked"]
        )
        change = text("UPDATE events SET payload = :payload WHERE id = :id")
        connection.execute(change, {"payload": json.dumps(payload), "id": row.id})

    record = planted.record()

    assert Fault.PICK in record.roll_calls[0].faults
    assert "抽取结果不对" in rows_of(in_excel(record)["点名核验"])[1][4]
    assert record.source.digest != before.source.digest


def test_two_exports_of_the_same_events_have_the_same_digest_and_a_further_event_another(planted):
    first = planted.record()
    planted.moment += timedelta(hours=1)
    second = planted.record()
    planted.close()
    third = planted.record()

    assert replace(second, source=first.source) == first
    assert second.source.digest == first.source.digest != third.source.digest
    assert third.source.events == first.source.events + 1


def test_further_parts_stand_before_the_source(planted):
    quiz = Table("答题成绩", (Column("姓名", 12), Column("分数", 8)), (("王芳", 95.5),))

    book = in_excel(planted.record(), [quiz])

    assert book.sheetnames[-2:] == ["答题成绩", "数据来源"]
    assert rows_of(book["答题成绩"])[1] == ["王芳", 95.5]
    assert word_tables(in_word(planted.record(), [quiz]))["答题成绩"] == [["姓名", "分数"], ["王芳", "95.5"]]


def test_characters_that_no_file_can_hold_do_not_stop_an_export(planted):
    record = replace(planted.record(), title="主题\x00\x1b\ud800\uffff党日/七月")

    assert rows_of(in_excel(record)["基本情况"])[2][1] == "主题����党日/七月"
    assert word_tables(in_word(record))["基本情况"][2][1] == "主题����党日/七月"
    assert "/" not in file_name(record, WORDS)


def test_somebody_whom_this_box_s_roster_does_not_know_is_not_said_to_have_left(planted):
    record = planted.record()
    stranger = replace(record, leader=Who(uuid4(), None, None, None, None))

    assert rows_of(in_excel(stranger)["基本情况"])[6] == ["领学人", "（名册中没有）"]


def test_an_unknown_session_has_no_record(planted):
    with pytest.raises(SessionUnknownError):
        session_records.record(planted.storage, uuid4(), now=planted.moment)
