"""`yunxue feedback` and `yunxue cards` show content staff what waits and what was approved."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from typer.testing import CliRunner

from cli.main import app
from study import handed_questions
from study.actors import Actor, ActorKind
from study.feedback.cards import CardWords
from study.feedback.queue import Answered, Thumb
from study.ledger import approved_cards, feedback
from study.ledger.approved_cards import Approval
from study.ledger.feedback import Rater, Rating
from study.migrating import migrate
from study.records import HandedQuestionRequest
from study.storage import Storage

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
WORDS = CardWords("加班怎么算", (), "按规定补休。", "考勤.md", "p1", "加班的应当安排补休。")


@pytest.fixture
def yunxue(tmp_path):
    """Run the command against a database of its own."""
    runner = CliRunner(env={"YUNXUE_DATABASE_URL": f"sqlite:///{tmp_path / 'yunxue.db'}", "COLUMNS": "160"})
    return lambda *arguments: runner.invoke(app, arguments)


@pytest.fixture
def storage(tmp_path):
    opened = Storage.open(f"sqlite:///{tmp_path / 'yunxue.db'}")
    migrate(opened)
    for number, (question, comment) in enumerate([("探亲假怎么请", "没说几天"), ("探亲假怎么请？", None)], 1):
        rater = Rater(Actor(ActorKind.VISITOR, f"d-{number}"), None)
        rating = Rating(UUID(int=number), question, Thumb.DOWN, comment, Answered(("p1",), None, "r1"))
        feedback.rate(opened, "sample", rating, rater, now=NOW)
    handed_questions.record(opened, HandedQuestionRequest(UUID(int=9), "v1", "加班怎么算"), now=NOW)
    yield opened
    opened.close()


def test_the_most_pressing_question_is_listed_first_and_nobody_is_named(storage, yunxue):
    listed = json.loads(yunxue("feedback", "--json").stdout)

    assert [(one["question"], one["downs"], one["handed"]) for one in listed["entries"]] == [
        ("探亲假怎么请？", 2, 0),
        ("加班怎么算", 0, 1),
    ]
    assert "d-1" not in str(listed)
    table = yunxue("feedback").stdout
    assert "2 of 2 questions" in table
    assert "没说几天" in table


def test_what_became_a_card_is_listed_as_such(storage, yunxue):
    assert yunxue("cards").stdout == "No card has been approved yet.\n"
    card = UUID(int=5)

    approved_cards.approve(storage, "sample", Approval(card, WORDS), by=UUID(int=7), now=NOW)

    (listed,) = json.loads(yunxue("cards", "--json").stdout)
    assert (listed["id"], listed["quote"], listed["stands"]) == (str(card), "加班的应当安排补休。", True)
    (settled,) = json.loads(yunxue("feedback", "--state", "card", "--json").stdout)["entries"]
    assert (settled["question"], settled["decision"]) == ("加班怎么算", str(card))
    assert yunxue("feedback", "--library", "other", "--state", "dismissed").stdout == "There is none.\n"
