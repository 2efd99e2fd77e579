"""Describe the study records: check-ins, handed questions and the visitors they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID


class CheckInMode(StrEnum):
    """How somebody checks in: 书面, 微信留言 or 视频电子."""

    PAPER = "paper"
    MESSAGE = "message"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One browser with its signed session; `display_name` is what it calls itself."""

    id: str
    display_name: str | None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A member's check-in that counts.

    `id` is the UUID the client chose. `day` is the day in Asia/Shanghai, `recorded_at` the moment in UTC.
    """

    id: UUID
    member: UUID
    mode: CheckInMode
    note: str | None
    day: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HandedQuestion:
    """A question the bot had no basis to answer, handed to the secretary; never changed afterwards."""

    id: UUID
    visitor: str
    text: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CheckInRequest:
    """A check-in as a client sends it, not yet held against the rules."""

    id: UUID
    member: UUID
    mode: CheckInMode
    note: str | None = None


@dataclass(frozen=True, slots=True)
class HandedQuestionRequest:
    """A question as a client hands it over, not yet held against the rules."""

    id: UUID
    visitor: str
    text: str


Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Recorded(Generic[Record]):
    """The record that now stands, and whether this request made it."""

    record: Record
    created: bool
