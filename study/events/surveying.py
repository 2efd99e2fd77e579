"""Follow from the events what was answered in the survey of a session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType

from study.events.event import Event
from study.events.satisfaction_kinds import SatisfactionAsked, SatisfactionEnded, SatisfactionRated
from study.satisfaction.survey import Answer, Survey


def survey_of(events: Iterable[Event]) -> Survey | None:
    """The survey of the session whose events these are, whatever their order; None where nobody was asked.

    Read by (sequence, device), so that of two answers the later one counts whatever any clock says. What came
    after the end, from another box, is left out.
    """
    once = {event.id: event for event in events}
    logged = sorted(once.values(), key=lambda event: (event.sequence, event.device, event.id))
    until = [event.payload.until for event in logged if isinstance(event.payload, SatisfactionAsked)]
    if not until:
        return None
    ended: datetime | None = None
    answers: dict[str, Answer] = {}
    for event in logged:
        payload = event.payload
        if isinstance(payload, SatisfactionEnded) and ended is None:
            ended = event.occurred_at
        elif isinstance(payload, SatisfactionRated) and ended is None and event.occurred_at < until[0]:
            answers[str(event.subject.member)] = Answer(payload.rating, payload.comment)
    return Survey(until[0], ended, MappingProxyType(answers))
