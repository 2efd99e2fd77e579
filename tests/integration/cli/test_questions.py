"""`yunxue questions` shows the secretary what was handed over."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from typer.testing import CliRunner

from cli.main import app
from study import handed_questions
from study.migrating import migrate
from study.records import HandedQuestionRequest
from study.storage import Storage


@pytest.fixture
def database(tmp_path):
    return tmp_path / "yunxue.db"


@pytest.fixture
def yunxue(database):
    """Run the command against that database."""
    runner = CliRunner(env={"YUNXUE_DATABASE_URL": f"sqlite:///{database}"})
    return lambda *arguments: runner.invoke(app, arguments)


@pytest.fixture
def storage(database):
    opened = Storage.open(f"sqlite:///{database}")
    migrate(opened)
    yield opened
    opened.close()


def test_handed_questions_are_listed_with_the_local_time_they_came(storage, yunxue):
    request = HandedQuestionRequest(UUID(int=1), "visitor-7", "探亲假期间怎么交党费？")
    handed_questions.record(storage, request, now=datetime(2026, 6, 30, 16, 5, tzinfo=UTC))

    shown = yunxue("questions")
    as_json = yunxue("questions", "--json")

    assert "探亲假期间怎么交党费？" in shown.output
    assert "2026-07-01 00:05" in shown.output
    assert json.loads(as_json.stdout) == [
        {
            "id": "00000000-0000-0000-0000-000000000001",
            "text": "探亲假期间怎么交党费？",
            "recorded_at": "2026-06-30T16:05:00+00:00",
        }
    ]
    assert "visitor-7" not in shown.output + as_json.output


def test_with_nothing_handed_over_it_says_so(storage, yunxue):
    assert "No question has been handed over yet." in yunxue("questions").output


def test_without_a_database_it_says_so_and_makes_none(database, yunxue):
    shown = yunxue("questions")

    assert shown.exit_code == 1
    assert "there is no file" in " ".join(shown.output.split())
    assert not database.exists()
