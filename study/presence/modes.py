"""Check somebody in to a session on paper, by message, by video, or with the code on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from study.presence.errors import CodeRefusedError, NoteMissingError, NotWatchedEnoughError
from study.presence.rotation import Verdict
from study.presence.watching import WATCH_RULE, Watched, WatchRule
from study.records import CheckInMode
from study.rules import clean_note


class How(StrEnum):
    """What somebody checked in with: a scanned or typed code and a video are one mode."""

    CODE = "code"
    TYPED = "typed"
    MESSAGE = "message"
    VIDEO = "video"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says to take part in which session, and when that reached the box; `id` is the client's UUID."""

    id: UUID
    session: UUID
    member: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionCheckIn:
    """A check-in to a session; it counts unless it still has to be verified.

    `entered_by` is the member, or on paper whoever entered the sheet.
    """

    claim: Claim
    mode: CheckInMode
    entered_by: str
    note: str | None = None
    verified: bool = True


def on_paper(claim: Claim, *, entered_by: str) -> SessionCheckIn:
    """A signature on the printed sheet, entered by the secretary, who may stand on the sheet as well."""
    return SessionCheckIn(claim, CheckInMode.PAPER, entered_by)


def by_message(claim: Claim, note: str) -> SessionCheckIn:
    """A note (微信留言) that says something: an empty one shows nothing of taking part.

    Raises:
        NoteMissingError: the note is empty.
        InvalidRecordError: it is too long or holds control characters.
    """
    cleaned = clean_note(note)
    if cleaned is None:
        raise NoteMissingError("the check-in by message")
    return SessionCheckIn(claim, CheckInMode.MESSAGE, claim.member, cleaned)


def by_video(claim: Claim, watched: Watched, *, rule: WatchRule = WATCH_RULE) -> SessionCheckIn:
    """A video of which enough was watched.

    Raises:
        NotWatchedEnoughError: too little was watched.
    """
    if not watched.is_enough(rule):
        raise NotWatchedEnoughError(watched.watched_ms, watched.needed_ms(rule))
    return SessionCheckIn(claim, CheckInMode.VIDEO, claim.member)


def by_code(claim: Claim, verdict: Verdict) -> SessionCheckIn:
    """A scanned or typed code; of the three modes it is the electronic one (视频电子).

    Raises:
        CodeRefusedError: the code neither counts nor waited on the phone.
    """
    if verdict not in {Verdict.COUNTS, Verdict.UNVERIFIED}:
        raise CodeRefusedError(verdict.value)
    return SessionCheckIn(claim, CheckInMode.VIDEO, claim.member, verified=verdict is Verdict.COUNTS)
