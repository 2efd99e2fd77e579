"""Add requests (诉求) up: how many came, were answered and closed, and how long that took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from study.reports.period import Period
from study.requests.request import Request, State
from study.requests.steps import Answered


@dataclass(frozen=True, slots=True)
class RequestNumbers:
    """Of the requests that came in a period: the ids of each sort.

    `answered` got an answer at some time, also after the period; `unanswered` got none and were not
    withdrawn or closed. The median is that of the times to a first answer, in seconds.
    """

    received: tuple[UUID, ...]
    answered: tuple[UUID, ...]
    closed: tuple[UUID, ...]
    withdrawn: tuple[UUID, ...]
    unanswered: tuple[UUID, ...]
    median_to_answer_s: float | None


def request_numbers(requests: Iterable[Request], period: Period) -> RequestNumbers:
    """The sums of requests that came in within the period; whose they are is told nowhere."""
    came = sorted(
        (one for one in requests if period.holds(one.steps[0].at)), key=lambda one: (one.steps[0].at, one.id)
    )
    took = {one.id: one.time_to(Answered) for one in came}
    times = [time.total_seconds() for time in took.values() if time is not None]
    over = {State.CLOSED, State.WITHDRAWN}
    return RequestNumbers(
        received=tuple(took),
        answered=tuple(one for one, time in took.items() if time is not None),
        closed=tuple(one.id for one in came if one.state is State.CLOSED),
        withdrawn=tuple(one.id for one in came if one.state is State.WITHDRAWN),
        unanswered=tuple(one.id for one in came if took[one.id] is None and one.state not in over),
        median_to_answer_s=median(times) if times else None,
    )
