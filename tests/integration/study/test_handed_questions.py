"""Handed questions in a real SQLite file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from study import handed_questions
from study.errors import IdTakenError
from study.records import HandedQuestionRequest

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
FIRST = HandedQuestionRequest(UUID(int=1), "wang", " 探亲假期间怎么交党费？ ")


def test_the_same_id_again_changes_nothing(storage):
    first = handed_questions.record(storage, FIRST, now=NOON)
    again = handed_questions.record(storage, replace(FIRST, text="别的"), now=NOON + timedelta(hours=1))

    assert (first.created, again.created) == (True, False)
    assert again.record == first.record
    assert first.record.text == "探亲假期间怎么交党费？"


def test_another_visitor_cannot_use_the_id_nor_see_the_question(storage):
    handed_questions.record(storage, FIRST, now=NOON)

    with pytest.raises(IdTakenError, match="belongs to somebody else"):
        handed_questions.record(storage, replace(FIRST, visitor="li"), now=NOON)

    assert handed_questions.of_visitor(storage, "li", limit=9) == ()


def test_the_secretary_sees_everybodys_newest_first(storage):
    handed_questions.record(storage, FIRST, now=NOON)
    later = replace(FIRST, id=UUID(int=2), visitor="li", text="怎么转组织关系？")
    handed_questions.record(storage, later, now=NOON + timedelta(minutes=1))

    texts = [one.text for one in handed_questions.of_everybody(storage, limit=9)]
    assert texts == ["怎么转组织关系？", "探亲假期间怎么交党费？"]
    assert len(handed_questions.of_everybody(storage, limit=1)) == 1
