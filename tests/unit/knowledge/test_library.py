"""A folder of materials becomes a library, whatever else lies in it."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.document import Validity
from knowledge.errors import NotALibraryError
from knowledge.library import load_library

_TODAY = date(2026, 11, 22)


def _validities(library):
    return {entry.document.path: entry.validity for entry in library.documents}


def _problems(library):
    return [(problem.path, problem.code) for problem in library.problems]


def test_documents_come_in_the_order_of_their_paths_with_their_passages(put, tmp_path):
    put("b/二.txt", "第一条 乙。\n第二条 丙。\n")
    put("a.md", "# 甲\n\n正文。\n")
    put("b/一.md", "# 乙\n\n正文。\n")

    library = load_library(tmp_path, today=_TODAY)

    assert [(d.document.path, len(d.passages)) for d in library.documents] == [
        ("a.md", 1),
        ("b/一.md", 1),
        ("b/二.txt", 2),
    ]
    assert library.problems == ()


def test_a_file_that_cannot_be_used_is_a_problem_and_the_rest_goes_on(put, tmp_path):
    put("a.md", "# 甲\n\n正文。\n")
    put("空.md", "")
    put("坏.docx", b"PK broken")
    put("表.xlsx", b"PK")
    put("错.md", "---\nissued: 去年\n---\n正文。\n")

    library = load_library(tmp_path, today=_TODAY)

    assert list(_validities(library)) == ["a.md"]
    assert _problems(library) == [
        ("坏.docx", "damaged"),
        ("空.md", "empty"),
        ("表.xlsx", "unsupported_type"),
        ("错.md", "bad_metadata"),
    ]
    assert library.problems[3].message == (
        "front matter, issued: '去年' where a date such as 2024-01-31 is expected"
    )


def test_hidden_files_lock_files_and_cards_are_no_documents(put, tmp_path):
    put("a.md", "# 甲\n\n正文。\n")
    for name in (".DS_Store", ".git/config.md", "~$a.docx", "cards/说明.md"):
        put(name, "无关")

    library = load_library(tmp_path, today=_TODAY)

    assert (list(_validities(library)), library.problems) == (["a.md"], ())


def _version(day, text, *, title="# 中华人民共和国公司法"):
    return f"{title}\n\n{day} 通过\n\n<!-- INFO END -->\n\n第一条 {text}\n"


def test_the_newest_version_in_effect_supersedes_the_older_ones(put, tmp_path):
    put("公司法(2018-10-26).md", _version("2018年10月26日", "旧。"))
    put("公司法(2023-12-29).md", _version("2023年12月29日", "新。"))
    put("公司法(2013-12-28).md", _version("2013年12月28日", "更旧。", title="# 公司法"))
    put("公司法实施条例(2010-01-01).md", _version("2010年1月1日", "别的。", title="# 公司法实施条例"))

    library = load_library(tmp_path, today=_TODAY)

    assert _validities(library) == {
        "公司法(2013-12-28).md": Validity.SUPERSEDED,
        "公司法(2018-10-26).md": Validity.SUPERSEDED,
        "公司法(2023-12-29).md": Validity.IN_FORCE,
        "公司法实施条例(2010-01-01).md": Validity.IN_FORCE,
    }


@pytest.mark.parametrize(
    ("today", "old", "new"),
    [
        (date(2026, 12, 31), Validity.IN_FORCE, Validity.NOT_YET_EFFECTIVE),
        (date(2027, 1, 1), Validity.SUPERSEDED, Validity.IN_FORCE),
    ],
    ids=["the day before", "on the day"],
)
def test_a_version_supersedes_only_from_the_day_it_takes_effect(put, tmp_path, today, old, new):
    put("旧.md", "---\ntitle: 值班办法\neffective: 2020-01-01\n---\n旧。\n")
    put("新.md", "---\ntitle: 值班办法\nissued: 2026-10-01\neffective: 2027-01-01\n---\n新。\n")

    library = load_library(tmp_path, today=today)

    assert _validities(library) == {"旧.md": old, "新.md": new}


def test_repealed_and_expired_documents_keep_their_own_validity(put, tmp_path):
    put("一.md", "---\ntitle: 办法\nissued: 2020-01-01\nrepealed: true\n---\n甲。\n")
    put("二.md", "---\ntitle: 办法\nissued: 2021-01-01\nexpires: 2022-01-01\n---\n乙。\n")
    put("三.md", "---\ntitle: 办法\nissued: 2023-01-01\n---\n丙。\n")

    assert _validities(load_library(tmp_path, today=_TODAY)) == {
        "一.md": Validity.REPEALED,
        "三.md": Validity.IN_FORCE,
        "二.md": Validity.EXPIRED,
    }


def test_undated_documents_of_one_title_stay_in_force(put, tmp_path):
    put("a.md", "# 办法\n\n甲。\n")
    put("b.md", "# 办法\n\n乙。\n")

    assert set(_validities(load_library(tmp_path, today=_TODAY)).values()) == {Validity.IN_FORCE}


def test_a_copy_is_left_out_in_favour_of_the_one_that_knows_more(put, tmp_path):
    put("其他/广告法.md", "# 广告法\n\n第一条 相同的文字。\n")
    put("经济法/广告法(2021-04-29).md", _version("2021年4月29日", "相同的文字。", title="# 广告法"))
    put("行政法/广告法(2021-04-29).md", _version("2021年4月29日", " 相同的\u3000文字。", title="# 广告法"))

    library = load_library(tmp_path, today=_TODAY)

    assert list(_validities(library)) == ["经济法/广告法(2021-04-29).md"]
    assert library.copies == {
        "其他/广告法.md": "经济法/广告法(2021-04-29).md",
        "行政法/广告法(2021-04-29).md": "经济法/广告法(2021-04-29).md",
    }
    assert _problems(library) == [
        ("其他/广告法.md", "duplicate"),
        ("行政法/广告法(2021-04-29).md", "duplicate"),
    ]


def test_loading_twice_gives_the_same_library(put, tmp_path):
    put("a.md", "# 甲\n\n正文。\n")
    put("b.txt", "第一条 乙。\n")
    put("cards/a.yml", "- {id: 一, question: 问, answer: 答, sources: [{document: a.md, quote: 正文。}]}\n")

    assert load_library(tmp_path, today=_TODAY) == load_library(tmp_path, today=_TODAY)


def test_progress_counts_every_file_and_ends_at_the_total(put, tmp_path):
    put("a.md", "# 甲\n\n正文。\n")
    put("b.md", "")
    told = []

    load_library(tmp_path, today=_TODAY, progress=lambda *step: told.append(step))

    assert told == [(0, 2, "a.md"), (1, 2, "b.md"), (2, 2, "")]


def test_a_folder_that_is_not_there_is_no_library(tmp_path):
    with pytest.raises(NotALibraryError, match="weg is not there: give the folder that holds the documents"):
        load_library(tmp_path / "weg", today=_TODAY)


def test_two_folders_make_one_library_and_a_taken_name_is_reported(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    for folder, text in ((one, "# 甲\n\n第一条 甲的内容。\n"), (other, "# 乙\n\n第一条 乙的内容。\n")):
        folder.mkdir()
        (folder / "同名.md").write_text(text, "utf-8")
    (other / "丙.md").write_text("# 丙\n\n第一条 丙的内容。\n", "utf-8")

    library = load_library(one, other, today=_TODAY)

    assert [(entry.document.path, entry.document.title) for entry in library.documents] == [
        ("丙.md", "丙"),
        ("同名.md", "甲"),
    ]
    assert [(problem.path, problem.code) for problem in library.problems] == [("同名.md", "name_taken")]


def test_a_single_file_is_a_library_of_one_document(tmp_path: Path) -> None:
    file = tmp_path / "甲.md"
    file.write_text("# 甲\n\n第一条 甲的内容。\n", "utf-8")
    (tmp_path / "乙.md").write_text("# 乙\n\n第一条 乙的内容。\n", "utf-8")

    assert [entry.document.path for entry in load_library(file, today=_TODAY).documents] == ["甲.md"]


def test_a_document_of_headings_alone_is_named_as_empty(tmp_path):
    (tmp_path / "目录.md").write_text("# 目录\n\n## 第一节\n\n## 第二节\n", "utf-8")

    library = load_library(tmp_path, today=date(2026, 11, 22))

    assert library.documents == ()
    assert [(problem.path, problem.code) for problem in library.problems] == [("目录.md", "empty")]
