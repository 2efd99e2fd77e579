"""Rows of a roster against the rules: what is wrong is named by row, column and in Chinese."""

import pytest

from study.people.records import Role
from study.people.roster import GoodRow, RawRow, check_rows
from study.people.words import roster_words

WORDS = roster_words()
GOOD = RawRow(2, " 0100123 ", "王 芳", "客运一支部", "第一党小组", "支部书记、内容管理员", " 江湾站 ")


def _row(number=2, **changes):
    cells = {
        name: getattr(GOOD, name) for name in ("staff_number", "name", "branch", "group", "roles", "station")
    }
    return RawRow(number, **(cells | changes))


def _check(*rows, new_branches=False):
    return check_rows(rows, WORDS, known_branches={"客运一支部"}, new_branches=new_branches)


def test_a_good_row_is_cleaned():
    assert _check(GOOD).good == (
        GoodRow(
            2,
            "0100123",
            "王 芳",
            "客运一支部",
            "第一党小组",
            frozenset({Role.SECRETARY, Role.CONTENT}),
            "江湾站",
        ),
    )


@pytest.mark.parametrize(
    ("changes", "column", "code", "words"),
    [
        ({"staff_number": " "}, "工号", "staff_number_empty", "没有填工号"),
        ({"staff_number": "01 23"}, "工号", "staff_number_malformed", "字母、数字和短横线"),
        ({"name": ""}, "姓名", "name_empty", "没有填姓名"),
        ({"name": "王" * 31}, "姓名", "name_too_long", "最多 30 个字"),
        ({"name": "王\u202e芳"}, "姓名", "name_unreadable", "无法显示"),
        ({"branch": ""}, "支部", "branch_empty", "没有填支部"),
        ({"branch": "客运二支部"}, "支部", "branch_unknown", "没有“客运二支部”这个支部"),
        ({"group": "组" * 61}, "党小组", "group_too_long", "最多 60 个字"),
        ({"station": "站" * 61}, "车站", "station_too_long", "最多 60 个字"),
        ({"station": "江\u200b湾"}, "车站", "station_unreadable", "无法显示"),
        ({"roles": "支部书记、队长"}, "角色", "role_unknown", "不认识的角色“队长”。可以填：党员"),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_a_bad_row_is_named_and_the_others_come_in(changes, column, code, words):
    checked = _check(_row(7, **changes), GOOD)

    [problem] = checked.problems
    assert (problem.row, problem.column, problem.code) == (7, column, code)
    assert words in problem.sentence
    assert [row.number for row in checked.good] == [2]


def test_of_one_staff_number_the_first_row_counts_whatever_its_letters():
    checked = _check(_row(2, staff_number="a-7"), _row(3, staff_number="A-7", name="李雷"))

    assert [row.name for row in checked.good] == ["王 芳"]
    assert checked.problems[0].sentence == "工号与第 2 行重复，这一行没有导入。"


def test_new_branches_come_in_when_they_are_meant():
    assert _check(_row(branch="客运二支部"), new_branches=True).good[0].branch == "客运二支部"


@pytest.mark.parametrize(("roles", "kept"), [("", None), ("党员", frozenset())], ids=["empty", "only member"])
def test_an_empty_cell_leaves_roles_as_they_are_and_member_takes_them(roles, kept):
    assert _check(_row(roles=roles)).good[0].roles == kept


def test_every_problem_that_can_be_named_has_a_sentence_and_no_other():
    fields = {"staff_number": ("empty", "malformed", "twice"), "name": ("empty", "too_long", "unreadable")}
    fields |= {"branch": ("empty", "unknown", "too_long", "unreadable"), "group": ("too_long", "unreadable")}
    fields |= {"station": ("too_long", "unreadable")}
    named = {f"{field}_{problem}" for field, problems in fields.items() for problem in problems}

    assert set(WORDS.problems) == named | {"role_unknown", "last_administrator"}


@pytest.mark.parametrize(
    ("cell", "station", "keeps"), [(None, None, True), ("", None, False), (" 江 湾 站 ", "江 湾 站", False)]
)
def test_a_sheet_without_the_column_keeps_stations_and_an_empty_cell_takes_one_out(cell, station, keeps):
    (row,) = _check(_row(station=cell)).good

    assert (row.station, row.keeps_station) == (station, keeps)
