"""Answers of members who study on their own."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from study.self_study.attempts import Attempt, Exercise

NOW = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)


def at(seconds=0, **more):
    return NOW + timedelta(seconds=seconds, **more)


def attempt(number, item="a", mark=1, *, when=None, member="chen", exercise=Exercise.DAILY, **more):
    moment = at(number) if when is None else when
    return Attempt(UUID(int=number), member, item, exercise, Fraction(mark), moment, **more)


def shuffled_and_doubled(chance, events):
    events = list(events) + list(events)[::2]
    chance.shuffle(events)
    return events
