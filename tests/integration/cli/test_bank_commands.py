"""`yunxue bank`."""

import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cli.main import app
from knowledge.bank.files import Format, read_items
from knowledge.bank.words import bank_words
from study.audit import log
from study.migrating import migrate
from study.storage import Storage

GAP = "\u00a0" * 8
PAIRS = {
    f"预备期为{GAP}。 来源：《细则》|半年|一年": "一年",
    f"预备党员有表决权。{GAP}|正确|错误": "错误",
    "跨海大桥是哪一座？|星海湾大桥|杭州湾跨海大%|胶州湾大桥": "杭州湾跨海大桥",
    "浓度是多少？|||": "",
}


@pytest.fixture
def yunxue(tmp_path):
    """Run the command against a data folder of its own."""
    environment = {"YUNXUE_DATA_DIR": str(tmp_path / "var"), "YUNXUE_DATABASE_URL": "", "COLUMNS": "120"}
    runner = CliRunner(env=environment)
    return lambda *arguments: runner.invoke(app, ["bank", *map(str, arguments)])


@pytest.fixture
def pairs(tmp_path):
    file = tmp_path / "questions.json"
    file.write_text(json.dumps(PAIRS, ensure_ascii=False), "utf-8")
    return file


def _line(done):
    """The one line of JSON that a command printed."""
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def test_a_try_names_every_row_that_would_stay_out_and_makes_no_records(yunxue, pairs, tmp_path):
    done = yunxue("import", pairs, "--dry-run", "--json")

    told = _line(done)
    assert done.exit_code == 0
    assert (told["imported"], told["dry_run"], told["format"]) == (2, True, "pairs")
    assert told["errors"] == [
        {
            "number": 3,
            "reason": (
                "第 2 个选项不完整，末尾是残缺的编码：“杭州湾跨海大%”。答案“杭州湾跨海大桥”不在选项里。"
            ),
            "codes": ["option_cut_off", "right_outside"],
            "stem": "跨海大桥是哪一座？",
        },
        {
            "number": 4,
            "reason": "没有答案。第 1 个选项是空的。第 2 个选项是空的。第 3 个选项是空的。",
            "codes": ["right_missing", "option_empty", "option_empty", "option_empty"],
            "stem": "浓度是多少？",
        },
    ]
    assert not (tmp_path / "var").exists()


def test_an_import_is_told_in_chinese_and_the_same_again_changes_nothing(yunxue, pairs):
    first = yunxue("import", pairs)
    again = yunxue("import", pairs, "--json")

    assert "导入 2 道，更正 0 道，由草稿转为启用 0 道，0 道没有变化。" in first.stdout
    assert "2 条没有导入" in first.stdout
    assert "末尾是残缺的编码" in first.stdout.replace("│", "")
    told = _line(again)
    assert (told["imported"], told["added"], told["unchanged"]) == (2, 0, 2)


def test_a_corrected_answer_in_the_file_becomes_a_new_version(yunxue, pairs, tmp_path):
    yunxue("import", pairs)
    key = next(iter(PAIRS))
    pairs.write_text(json.dumps({**PAIRS, key: "半年"}, ensure_ascii=False), "utf-8")

    told = _line(yunxue("import", pairs, "--dry-run", "--json"))
    yunxue("import", pairs)

    assert (told["changed"], told["unchanged"]) == (1, 1)
    listed = _line(yunxue("list", "--kind", "single", "--json"))
    assert [(one["version"], one["item"]["right"]) for one in listed["items"]] == [(2, "A")]
    storage = Storage.open(f"sqlite:///{tmp_path / 'var' / 'yunxue.db'}")
    entries = [json.loads(link.entry) for link in log.newest(storage, before=None, limit=9)]
    assert [(entry["action"], str(entry["actor"])) for entry in entries] == [
        ("bank.imported", "system:command-line")
    ] * 2
    storage.close()


def test_drafts_are_listed_as_such_and_not_exported(yunxue, pairs, tmp_path):
    done = yunxue("import", pairs, "--as-drafts")

    assert "这些题是草稿，审核通过后才会用到。" in done.stdout
    assert "题库：2 道题" in yunxue("list", "--state", "draft").stdout
    assert _line(yunxue("export", tmp_path / "out.json", "--json"))["exported"] == 0
    assert _line(yunxue("export", tmp_path / "out.json", "--state", "draft", "--json"))["exported"] == 2


def test_what_a_format_does_not_hold_is_told_and_the_workbook_comes_back(yunxue, pairs, tmp_path):
    yunxue("import", pairs)

    aiken = yunxue("export", tmp_path / "out.txt", "--format", "aiken")
    excel = yunxue("export", tmp_path / "out.xlsx")

    assert "这种格式写不下的内容" in aiken.stdout
    assert "解析" in aiken.stdout
    assert excel.stdout == "导出 2 道题。\n"
    assert _line(yunxue("import", tmp_path / "out.xlsx", "--json"))["unchanged"] == 2


def test_the_template_can_be_imported_as_it_is(yunxue, tmp_path):
    yunxue("template", tmp_path / "t.xlsx")

    reading = read_items((tmp_path / "t.xlsx").read_bytes(), Format.EXCEL, bank_words())
    told = _line(yunxue("import", tmp_path / "t.xlsx", "--json"))

    assert told["imported"] == len(reading.items) == 3


def test_a_file_that_is_none_is_refused_in_chinese_with_exit_status_1(yunxue, tmp_path):
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"no workbook")

    done = yunxue("import", file)
    in_json = yunxue("import", file, "--json")

    assert (done.exit_code, in_json.exit_code) == (1, 1)
    assert "这不是能打开的 Excel 文件" in done.stderr
    assert _line(in_json)["errors"][0]["reason"].startswith("这不是能打开的 Excel 文件")


def test_nothing_good_in_a_file_is_exit_status_1(yunxue, tmp_path):
    file = tmp_path / "x.gift"
    file.write_text("没有答案\n", "utf-8")

    done = yunxue("import", file, "--json")

    assert (done.exit_code, _line(done)["imported"]) == (1, 0)


def test_records_that_cannot_be_written_keep_everything_out(yunxue, pairs, tmp_path):
    yunxue("import", pairs)
    storage = Storage.open(f"sqlite:///{tmp_path / 'var' / 'yunxue.db'}")
    with storage.writing() as connection:
        connection.execute(text("DELETE FROM audit_head"))
        connection.execute(text("DROP TABLE audit_head"))
    pairs.write_text(json.dumps({**PAIRS, "再一题|甲|乙": "甲"}, ensure_ascii=False), "utf-8")

    done = yunxue("import", pairs, "--json")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "audit_head" in done.stderr
    assert _line(yunxue("list", "--json"))["total"] == 2
    storage.close()


def test_a_try_against_records_of_an_earlier_version_says_what_to_do_and_leaves_them(yunxue, pairs, tmp_path):
    storage = Storage.open(f"sqlite:///{tmp_path / 'var' / 'yunxue.db'}")
    migrate(storage, to="0008")
    storage.close()
    before = (tmp_path / "var" / "yunxue.db").read_bytes()

    refused = yunxue("import", pairs, "--dry-run")

    assert refused.exit_code == 1
    assert "of an earlier version: start Yunxue once" in refused.stderr
    assert (tmp_path / "var" / "yunxue.db").read_bytes() == before
