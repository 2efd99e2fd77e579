"""Say how far a survey has come, and what was answered as far as it may be told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from study.satisfaction.survey import Survey
from study.satisfaction.telling import Counts, told


@dataclass(frozen=True, slots=True)
class Result:
    """`invited` are all who are counted in the session, guests too, `answers` how many of them answered.

    `counts` and `comments` are there only when it is over and enough answered.
    """

    until: datetime
    is_over: bool
    invited: int
    answers: int
    counts: Counts | None
    comments: tuple[str, ...]


def result_of(survey: Survey, counted: Collection[str], *, now: datetime) -> Result:
    """The result among those who are `counted`. Comments are sorted by what they say, not by when."""
    answers = [answer for member, answer in survey.answers.items() if member in counted]
    is_over = survey.is_over(now)
    counts = told(answer.rating for answer in answers) if is_over else None
    comments = (answer.comment for answer in answers if answer.comment)
    return Result(
        until=survey.ends_at,
        is_over=is_over,
        invited=len(counted),
        answers=len(answers),
        counts=counts,
        comments=() if counts is None else tuple(sorted(comments)),
    )
