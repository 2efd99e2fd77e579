"""Every number in an exported record is what anybody can count from the raw rows of the log."""

import io
import json
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import takewhile
from uuid import UUID, uuid4

import pytest
from docx import Document
from openpyxl import load_workbook
from pydantic import TypeAdapter
from sqlalchemy import text

from study.actors import Actor
from study.ledger import session_check_ins, session_records, surveys
from study.ledger.session_check_ins import Wanted
from study.presence.proofs import Written
from study.quiz.actions import CloseItem, EndQuiz, RevealItem, ShowItem, VoidItem
from study.quiz.teams import Teams
from study.records import CheckInMode
from study.reports.as_docx import write_docx
from study.reports.as_xlsx import write_xlsx
from study.reports.record_tables import record_tables
from study.reports.session_record import SessionRecord
from study.reports.words import record_words
from study.satisfaction.survey import Rating
from study.session.actions import Close, Command, Speak, SpeakingMode
from study.session.deciding import Circumstances
from tests.integration.study.led import CODES
from tests.integration.study.meeting import DEVICE
from tests.integration.study.quizzing import Quizzing

WORDS = record_words()
LETTERS = "ABCDEFG"
DAYS = timedelta(hours=72)


class Whole(Quizzing):
    """A session with check-ins, speeches, draws, a quiz of groups, a make-up and a survey; closed."""

    def __init__(self, storage):
        super().__init__(storage)
        groups = ("一组", "一组", "一组", "二组", "二组")
        self.people = [
            self.enrol(f"300{number}", name, group)
            for number, (name, group) in enumerate(zip("甲乙丙丁戊", groups, strict=True))
        ]
        self.check_in(*self.people[:3])
        for member in self.people[3:]:
            wanted = Wanted(uuid4(), self.id, member, Written("在岗自学"))
            session_check_ins.check_in(storage, wanted, codes=CODES, now=self.moment)
        self.command(Speak(str(self.people[0]), SpeakingMode.PREPARED, note="体会"))
        self.begin()
        self.draw()
        self.play_quiz()
        self.close_and_ask()
        ratings = (Rating.VERY_SATISFIED, Rating.VERY_SATISFIED, Rating.SATISFIED, Rating.DISSATISFIED)
        for member, rating in zip(self.people, ratings, strict=False):
            self.rate(member, rating)
        self.rate(self.people[0], Rating.SO_SO)  # thought better of it

    def play_quiz(self):
        self.prepare("s", "t", "m", teams=Teams.GROUP)
        first, second, _, fourth, fifth = self.people
        for member in (first, second, fourth):
            self.join(member)
        right, wrong = (self.letter("s", text) for text in ("一年", "半年"))
        self.play(0, {first: wrong, second: right, fifth: right})
        self.second_and_third(first)
        self.lead(VoidItem(2, "题干有误"), EndQuiz())

    def second_and_third(self, member):
        """The second item: an answer that was changed, a silent player, and one who joined in the middle."""
        self.lead(ShowItem(1))
        self.answer(member, 1, value=False)
        self.later(2)
        self.answer(member, 1, value=True)
        self.answer(self.people[2], 1, value=True)
        self.lead(CloseItem(1), RevealItem(1))
        self.lead(ShowItem(2))
        self.answer(member, 2, ["A"])
        self.lead(CloseItem(2))

    def close_and_ask(self):
        command = Command(uuid4(), self.id, str(self.leader), DEVICE, Close(), 1)
        around = Circumstances(self.box, self.moment, frozenset({DEVICE}))
        surveys.run(self.storage, command, lambda _: around, actor=Actor.member(self.leader), lasts=DAYS)

    def rate(self, member, rating):
        wanted = surveys.Wanted(uuid4(), self.id, member, rating)
        surveys.rate(self.storage, wanted, clock=self.clock)

    def record(self):
        return session_records.record(self.storage, self.id, now=self.moment)


@pytest.fixture
def whole(storage):
    made = Whole(storage)
    made.moment += DAYS
    return made


def in_excel(record):
    tables = record_tables(record, WORDS)
    return load_workbook(
        io.BytesIO(write_xlsx(tables, title=WORDS.heading, none=WORDS.none, page=WORDS.page))
    )


def rows_of(sheet):
    """The rows below the header, as far as the note below them."""
    rows = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=2))
    return list(takewhile(lambda row: row[0] is not None, rows))


def raw(meeting):
    """The rows of the log in the order in which they came: kind, member, payload."""
    with meeting.storage.reading() as connection:
        rows = connection.execute(text("SELECT kind, member_id, payload FROM events ORDER BY position")).all()
    return [
        (row.kind, None if row.member_id is None else str(UUID(str(row.member_id))), json.loads(row.payload))
        for row in rows
    ]


def recount_quiz(rows):
    """Who was asked, who answered what at their last, and what of it was right: by plain loops."""
    begun = next(payload for kind, _, payload in rows if kind == "quiz_begun")
    joined, teams, asked, last = [], {}, defaultdict(set), defaultdict(dict)
    on_screen = None
    for kind, member, payload in rows:
        if kind == "quiz_joined":
            joined.append(member)
            teams[member] = payload["team"]
        elif kind == "quiz_item_shown":
            on_screen = payload["asked"]["number"]
            asked[on_screen] |= set(joined)
        elif kind == "quiz_answered":
            asked[payload["number"]].add(member)
            last[payload["number"]][member] = payload["answer"]
    right = {
        number: {who for who, said in answers.items() if is_right(begun["items"][number], said)}
        for number, answers in last.items()
    }
    return teams, asked, last, right


def is_right(played, said):
    item = played["item"]
    if item["kind"] == "true_false":
        return said == item["right"]
    if item["kind"] == "single":
        return LETTERS[played["order"][LETTERS.index(said)]] == item["right"]
    return None  # of the item that was declared void


def test_quiz_results_in_every_export_are_those_of_a_recount(whole):
    record, rows = whole.record(), raw(whole)
    teams, asked, last, right = recount_quiz(rows)
    book, counting = in_excel(record), (0, 1)

    items = rows_of(book["竞答题目"])
    assert [row[4] for row in items] == ["计分", "计分", "作废：题干有误"]
    for number in counting:
        share = len(right[number]) / len(asked[number])
        wanted = [len(asked[number]), len(last[number]), len(right[number]), f"{share:.1%}"]
        assert items[number][5:9] == wanted
    assert items[2][5:9] == [len(asked[2]), 1, None, None]
    scores = {who: sum(who in right[number] for number in counting) for who in teams}
    entitled = {who: sum(who in asked[number] for number in counting) for who in teams}
    places = {row[8]: row for row in rows_of(book["竞答名次"])}
    assert {who: (row[5], row[6], row[7]) for who, row in places.items()} == {
        who: (score, score, entitled[who]) for who, score in scores.items()
    }
    assert {who: row[1] for who, row in places.items()} == {
        who: 1 + sum(other > score for other in scores.values()) for who, score in scores.items()
    }
    names = dict(zip(map(str, whole.people), "甲乙丙丁戊", strict=True))
    assert {who: row[2] for who, row in places.items()} == {who: names[who] for who in teams}
    for row in rows_of(book["竞答分组名次"]):
        mine = [who for who in teams if places[who][4] == row[2]]
        share = sum(scores[who] for who in mine) / sum(entitled[who] for who in mine)
        assert row[3:] == [len(mine), f"{share:.1%}"]
    assert {row[2] for row in rows_of(book["竞答分组名次"])} == {"一组", "二组"}
    assert len(asked[0]) == 4
    assert scores[str(whole.people[0])] == 1


def test_satisfaction_in_every_export_is_that_of_a_recount_and_names_nobody(whole):
    record = whole.record()
    last = {member: payload["rating"] for kind, member, payload in raw(whole) if kind == "satisfaction_rated"}
    counts = Counter(last.values())
    invited = {member for kind, member, _ in raw(whole) if kind == "session_checked_in"}

    (row,) = rows_of(in_excel(record)["满意度"])
    data = json.loads(TypeAdapter(SessionRecord).dump_json(record))["satisfaction"]

    happy = (counts["very_satisfied"] + counts["satisfied"]) / len(last)
    assert row[:7] == [len(invited), len(last), *(counts[one.value] for one in Rating), f"{happy:.1%}"]
    assert data["counts"] == {one.value: counts[one.value] for one in Rating}
    assert (data["invited"], data["answers"], data["content"]) == (8, 4, 0.5)
    assert counts["so_so"] == 1  # the changed answer, not the first


def test_check_ins_speeches_and_draws_are_those_of_a_recount(whole):
    book, rows = in_excel(whole.record()), raw(whole)
    modes = Counter(payload["mode"] for kind, _, payload in rows if kind == "session_checked_in")
    totals = rows_of(book["签到统计"])[0]

    assert totals[1:5] == [sum(modes.values()), *(modes[mode.value] for mode in CheckInMode)]
    assert totals[0] == totals[1] + totals[6] + totals[7]
    assert len(rows_of(book["签到"])) == sum(modes.values())
    spoke = [payload for kind, _, payload in rows if kind == "spoke"]
    assert [(row[8], row[6]) for row in rows_of(book["发言"])] == [
        (one["member"], one["note"]) for one in spoke
    ]
    closed = [payload for kind, _, payload in rows if kind == "draw_closed"]
    assert [row[10] for row in rows_of(book["随机点名"])] == [one["picked"] for one in closed]


def test_word_says_the_same_as_excel_cell_by_cell(whole):
    record = whole.record()
    book = in_excel(record)
    document = Document(io.BytesIO(write_docx(record, record_tables(record, WORDS), WORDS)))
    shown, title = {}, None
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            shown[title] = [[cell.text for cell in row.cells] for row in part.rows]
        else:
            title = part.text
    for title in ("竞答", "竞答题目", "竞答名次", "竞答分组名次", "满意度"):
        sheet = [[cell.value for cell in row] for row in book[title].iter_rows(max_row=len(shown[title]))]
        printed = [["" if value is None else f"{value}" for value in row] for row in sheet]
        assert shown[title] == [row[: len(shown[title][0])] for row in printed], title


def test_while_the_survey_is_open_the_record_says_so_and_gives_no_counts(storage):
    whole = Whole(storage)
    (row,) = rows_of(in_excel(whole.record())["满意度"])

    assert row[:7] == [8, 4, None, None, None, None, None]
    assert row[8] == "调查还在进行，结束后统计"


def test_a_session_without_quiz_and_survey_says_none_of_both_and_no_details(storage):
    plain = Quizzing(storage)
    plain.close()

    book = in_excel(session_records.record(storage, plain.id, now=plain.moment))

    assert [rows_of(book[title])[0][0] for title in ("竞答", "满意度")] == ["无", "无"]
    assert "竞答题目" not in book.sheetnames
