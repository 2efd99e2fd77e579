"""Describe the events of a survey: what somebody answered is theirs alone, and watchers hear of no one."""

from __future__ import annotations

from typing import ClassVar

from pydantic import AwareDatetime, Field

from study.events.payload import Payload
from study.rules import NOTE_LIMIT
from study.satisfaction.survey import Rating


class SatisfactionAsked(Payload):
    """The session was closed, and everybody who took part is asked what they thought of it."""

    kind = "satisfaction_asked"

    until: AwareDatetime


class SatisfactionRated(Payload):
    """The subject's member answered; of several answers the last counts."""

    kind = "satisfaction_rated"
    private: ClassVar[frozenset[str]] = frozenset({"rating", "comment"})
    nameless = True

    rating: Rating
    comment: str | None = Field(default=None, max_length=NOTE_LIMIT)


class SatisfactionEnded(Payload):
    """Who leads ended it before its time, to see what was answered."""

    kind = "satisfaction_ended"


SATISFACTION_KINDS: tuple[type[Payload], ...] = (SatisfactionAsked, SatisfactionRated, SatisfactionEnded)
