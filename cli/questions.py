"""The `yunxue questions` command: what members have handed to the secretary."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.settings import ApiSettings
from cli.console import fail, print_json, results
from study import handed_questions
from study.errors import StudyError
from study.records import HandedQuestion
from study.rules import SHANGHAI
from study.storage import Storage


def questions(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most, newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """List the questions that the bot could not answer and members handed to the secretary."""
    try:
        storage = Storage.open(ApiSettings().database, must_exist=True)
        handed = handed_questions.of_everybody(storage, limit=limit)
        storage.close()
    except StudyError as error:
        fail(error)
    if as_json:
        print_json([_as_json(question) for question in handed])
    elif handed:
        results.print(_table(handed))
    else:
        results.print("No question has been handed over yet.")


def _table(handed: tuple[HandedQuestion, ...]) -> Table:
    table = Table("handed over", "question", title=f"{len(handed)} handed questions")
    for question in handed:
        moment = question.recorded_at.astimezone(SHANGHAI)
        table.add_row(f"{moment:%Y-%m-%d %H:%M}", escape(question.text))
    return table


def _as_json(question: HandedQuestion) -> dict[str, str]:
    """Without the visitor: a question may be delicate, and need not be traced to a browser."""
    return {
        "id": str(question.id),
        "text": question.text,
        "recorded_at": question.recorded_at.isoformat(),
    }
