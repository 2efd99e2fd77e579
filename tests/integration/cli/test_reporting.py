"""`yunxue records export` and `yunxue figures`."""

import json
from uuid import uuid4

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

from cli.main import app
from study.migrating import migrate
from study.storage import Storage
from tests.integration.study.meeting import Meeting


@pytest.fixture
def yunxue(tmp_path):
    """Run the command against a data folder of its own."""
    runner = CliRunner(env={"YUNXUE_DATA_DIR": str(tmp_path), "YUNXUE_DATABASE_URL": "", "COLUMNS": "200"})
    return lambda *arguments: runner.invoke(app, [str(one) for one in arguments])


@pytest.fixture
def meeting(tmp_path):
    storage = Storage.open(f"sqlite:///{tmp_path / 'yunxue.db'}")
    migrate(storage)
    held = Meeting(storage)
    held.come(3)
    yield held
    storage.close()


def test_a_record_is_written_in_the_form_that_the_file_s_ending_names(meeting, yunxue, tmp_path):
    files = [tmp_path / f"record.{form}" for form in ("docx", "xlsx", "json")]
    done = [yunxue("records", "export", meeting.id, file) for file in files]

    assert [one.exit_code for one in done] == [0, 0, 0], done
    digest = json.loads(files[2].read_text("utf-8"))["source"]["digest"]
    assert all(one.output.replace("\n", "").endswith(f"5 events, digest {digest}") for one in done)
    assert load_workbook(files[1])["数据来源"]["B3"].value == digest
    assert Document(files[0]).tables[-1].rows[2].cells[1].text == digest


def test_nothing_is_overwritten_and_what_cannot_be_written_is_said(meeting, yunxue, tmp_path):
    standing = tmp_path / "record.docx"
    standing.write_text("mine")

    answers = [
        yunxue("records", "export", meeting.id, standing),
        yunxue("records", "export", meeting.id, tmp_path / "record.pdf"),
        yunxue("records", "export", uuid4(), tmp_path / "other.docx"),
        yunxue("records", "export", meeting.id, tmp_path / "nowhere" / "record.docx"),
    ]

    assert [one.exit_code for one in answers] == [1, 1, 1, 1]
    assert standing.read_text() == "mine"
    for answer, words in zip(
        answers,
        ("is there already", "ends in .pdf: name a file that ends in .docx, .xlsx, .json", "", "failed"),
        strict=True,
    ):
        assert words in " ".join(answer.stderr.split())


def test_figures_are_told_as_a_table_and_as_json(meeting, yunxue):
    days = ("--from", "2026-06-01", "--to", "2026-06-30")
    table, data = yunxue("figures", *days), yunxue("figures", *days, "--json")
    one = yunxue("figures", *days, "--branch", "客运一支部", "--json")

    assert ["客运一支部", "2026-06", "1", "4", "3", "0", "1", "75.0%", "0"] in [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in table.output.splitlines()
    ]
    assert json.loads(data.output)["branches"][0]["total"] == json.loads(one.output)["total"]
    assert json.loads(one.output)["total"]["counted"] == 3


def test_a_branch_or_a_period_that_is_not_there_is_said(meeting, yunxue):
    answers = [
        yunxue("figures", "--branch", "没有的支部"),
        yunxue("figures", "--from", "2026-07-02", "--to", "2026-07-01"),
    ]

    assert [one.exit_code for one in answers] == [1, 1]
    assert "before_from" in answers[1].stderr
