"""The roster in a real database: import, roles, leaving."""

import io
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from study import check_ins
from study.actors import SYSTEM
from study.audit import log as audit
from study.errors import (
    InvalidRecordError,
    LastAdministratorError,
    MemberLeftError,
    RosterUnreadableError,
    UnknownBranchError,
)
from study.people import branches, departing, importing, members, roles
from study.people.records import Grant, Role
from study.people.roster_sheet import read_sheet, write_template
from study.people.words import roster_words
from study.records import CheckInMode, CheckInRequest
from study.sign_in import codes, sign_ins
from study.sign_in.first_start import make_first_administrator

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
WORDS = roster_words()
HEADER = ["工号", "姓名", "支部", "党小组", "角色"]


def _book(*rows, header=HEADER):
    book = Workbook()
    for row in (header, *rows):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _import(storage, *rows, new_branches=True):
    return importing.import_roster(
        storage, _book(*rows), WORDS, new_branches=new_branches, actor=SYSTEM, now=NOON
    )


def _named(storage, number):
    with storage.reading() as connection:
        return members.with_number(connection, number)


def test_a_roster_comes_in_with_branches_groups_and_roles_and_its_errors_are_named(storage):
    report = _import(
        storage,
        [100123, "王芳", "客运一支部", "第一党小组", "支部书记"],
        ["0100124", "李雷", "客运一支部", None, None],
        [None, None, None, None, None],
        ["0100125", None, "客运二支部", None, None],
        ["0100124", "韩梅梅", "客运二支部", None, None],
    )

    assert (report.added, report.changed, report.new_branches) == (2, 0, ("客运一支部",))
    assert [(one.row, one.column, one.code) for one in report.problems] == [
        (5, "姓名", "name_empty"),
        (6, "工号", "staff_number_twice"),
    ]
    wang = _named(storage, "100123")
    assert (wang.name, wang.branch.name, wang.group) == ("王芳", "客运一支部", "第一党小组")
    assert wang.grants == {Grant(Role.SECRETARY, wang.branch_id)}
    assert [member.name for member in members.of_branch(storage, wang.branch_id)] == ["李雷", "王芳"]


def test_the_same_roster_again_changes_nothing_and_a_moved_member_loses_roles_of_the_old_branch(storage):
    row = ["1001", "王芳", "客运一支部", None, "支部书记"]
    _import(storage, row)

    again = _import(storage, row)
    moved = _import(storage, ["1001", "王芳", "客运二支部", None, None])

    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert (moved.changed, _named(storage, "1001").grants) == (1, frozenset())
    assert _named(storage, "1001").branch.name == "客运二支部"


def test_stations_come_in_are_kept_by_an_older_sheet_and_taken_out_by_an_empty_cell(storage):
    with_station = [*HEADER, "车站"]
    steps = []
    for header, *row in (
        (with_station, "0100123", "王芳", "客运一支部", None, None, "江湾站"),
        (HEADER, "0100123", "王芳", "客运一支部", None, None),
        (with_station, "0100123", "王芳", "客运一支部", None, None, "沙坪坝车间"),
        (with_station, "0100123", "王芳", "客运一支部", None, None, None),
    ):
        report = importing.import_roster(
            storage, _book(row, header=header), WORDS, new_branches=True, actor=SYSTEM, now=NOON
        )
        steps.append((report.added, report.changed, _named(storage, "0100123").station))

    assert steps == [(1, 0, "江湾站"), (0, 0, "江湾站"), (0, 1, "沙坪坝车间"), (0, 1, None)]


def test_unknown_branches_are_not_made_by_mistake(storage):
    report = _import(storage, ["1001", "王芳", "客运一支布", None, None], new_branches=False)

    assert [one.code for one in report.problems] == ["branch_unknown"]
    assert branches.every(storage) == ()


def test_a_roster_cannot_take_the_last_administrator_away(storage):
    _import(storage, ["1001", "王芳", "客运一支部", None, "管理员"])

    report = _import(storage, ["1001", "王芳", "客运一支部", None, "党员"])

    assert [one.code for one in report.problems] == ["last_administrator"]
    assert _named(storage, "1001").grants == {Grant(Role.ADMIN, None)}


def test_the_template_is_read_back_as_its_example():
    [row] = read_sheet(write_template(WORDS), WORDS)

    assert (row.number, row.staff_number, row.name, row.roles) == (2, "0100123", "王芳", "支部书记")


def _zip(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "not_a_workbook", id="nothing"),
        pytest.param(b"PK\x03\x04" + b"x" * 99, "not_a_workbook", id="no zip"),
        pytest.param(_zip(a="b"), "not_a_workbook", id="another zip"),
        pytest.param(_book(header=["工号", "姓名"]), "no_header", id="columns missing"),
        pytest.param(_zip(**{"xl/a": b"0" * 70_000_000}), "too_large", id="zip bomb"),
        pytest.param(_book(*([str(n), "王芳", "一"] for n in range(5011))), "too_large", id="too many rows"),
    ],
)
def test_what_is_no_roster_is_refused_in_one_word(content, reason):
    with pytest.raises(RosterUnreadableError, match="start from the template") as refused:
        read_sheet(content, WORDS)

    assert refused.value.reason == reason


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
def test_a_workbook_cut_short_is_refused(cut):
    content = write_template(WORDS)

    with pytest.raises(RosterUnreadableError):
        read_sheet(content[: int(len(content) * cut)], WORDS)


def test_a_workbook_with_damage_inside_is_read_or_refused():
    content = write_template(WORDS)
    chance = random.Random(2026)
    refused = 0
    for _ in range(300):
        damaged = bytearray(content)
        for _ in range(8):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        try:
            read_sheet(bytes(damaged), WORDS)
        except RosterUnreadableError:
            refused += 1

    assert refused > 200


def test_a_formula_counts_by_its_value_and_starts_nothing(tmp_path):
    content = _book(["=1+1", "王芳", "一"])

    assert load_workbook(io.BytesIO(content)).worksheets[0]["A2"].value == "=1+1"
    assert read_sheet(content, WORDS)[0].staff_number == ""


def test_roles_go_where_they_belong_only(storage):
    _import(
        storage, ["1001", "王芳", "客运一支部", None, "管理员"], ["1002", "李雷", "客运一支部", None, None]
    )
    lei, branch = _named(storage, "1002").id, _named(storage, "1002").branch_id

    for wrong in (Grant(Role.SECRETARY, None), Grant(Role.ADMIN, branch), Grant(Role.VISITOR, None)):
        with pytest.raises(InvalidRecordError, match="role is"):
            roles.set_grants(storage, lei, [wrong], actor=SYSTEM, now=NOON)
    with pytest.raises(UnknownBranchError):
        roles.set_grants(storage, lei, [Grant(Role.CONTENT, UUID(int=4))], actor=SYSTEM, now=NOON)
    with pytest.raises(LastAdministratorError, match="make another one first"):
        roles.set_grants(storage, _named(storage, "1001").id, [], actor=SYSTEM, now=NOON)

    granted = roles.set_grants(storage, lei, [Grant(Role.CONTENT, None)], actor=SYSTEM, now=NOON)
    assert granted.grants == {Grant(Role.CONTENT, None)}


def test_who_leaves_is_nowhere_named_any_more_while_the_records_add_up(storage, kind, tmp_path):
    make_first_administrator(storage, "k" * 32, WORDS, now=NOON)
    _import(storage, ["777001", "钱学思", "客运一支部", None, "支部书记"])
    member = _named(storage, "777001")
    for number in (1, 2):
        request = CheckInRequest(UUID(int=number), member.id, CheckInMode.PAPER)
        check_ins.record(storage, request, now=NOON.replace(day=28 + number))
    codes.issue(storage, "k" * 32, member.id, actor=SYSTEM, now=NOON)
    with storage.writing() as connection:
        visitor = sign_ins.open_sign_in(connection, member.id, now=NOON)

    departing.depart(storage, member.id, actor=SYSTEM, now=NOON)

    left = members.get(storage, member.id)
    assert (left.name, left.staff_number, left.grants, left.left) == (None, None, frozenset(), True)
    assert left.branch.name == "客运一支部"
    assert len(check_ins.of_member(storage, member.id, limit=9)) == 2
    assert isinstance(sign_ins.find(storage, visitor, now=NOON), sign_ins.Ended)
    assert audit.newest(storage, before=None, limit=1)[0].entry.count(str(member.id)) == 1
    assert audit.verify(storage)[1] is None
    with pytest.raises(MemberLeftError, match="has left"):
        departing.depart(storage, member.id, actor=SYSTEM, now=NOON)
    if kind == "sqlite":
        _not_in_the_file(storage, tmp_path, "钱学思", "777001")


def _not_in_the_file(storage, folder, *words):
    with storage.reading() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    storage.close()
    files = [file.read_bytes() for file in Path(folder).rglob("yunxue.db*")]
    assert files
    assert [word for word in words if any(word.encode() in content for content in files)] == []
