"""Find the item of a led quiz that a member is asked now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.events import log
from study.events.event import Event
from study.events.quiz_kinds import QuizItemShown
from study.ledger import quiz_log
from study.ledger.quiz_player import player_of
from study.session.state import LIVE
from study.storage import Storage


@dataclass(frozen=True, slots=True)
class AskedNow:
    """An item that is open; `shown` is the id of the event that showed it."""

    session: UUID
    quiz: UUID
    number: int
    shown: UUID


def newest_shown(storage: Storage) -> Event | None:
    """The event that last showed an item to anybody: a cheap look before `asked_now`."""
    with storage.reading() as connection:
        return next(iter(log.newest(connection, QuizItemShown.kind, limit=1)), None)


def asked_now(storage: Storage, member: UUID, *, device: str, since: datetime) -> AskedNow | None:
    """What is open for this member, on another device than the one that leads; shown after `since`."""
    with storage.reading() as connection:
        shown = log.newest_of_each_session(connection, QuizItemShown.kind, since=since)
        found = (_open(connection, event, member, device) for event in shown)
        return next((one for one in found if one is not None), None)


def _open(connection: Connection, event: Event, member: UUID, device: str) -> AskedNow | None:
    told, session_id = event.payload, event.subject.session
    if not isinstance(told, QuizItemShown) or session_id is None:
        return None
    led = quiz_log.read(connection, session_id).get(told.quiz)
    if led is None or not led.quiz.is_open or led.quiz.number != told.asked.number:
        return None
    if str(member) in led.quiz.shown[told.asked.number].answers:
        return None  # nobody is asked again what they have answered
    player = player_of(connection, session_id, member)
    lease = player.session.lease
    if player.here is None or player.session.phase not in LIVE or (lease and lease.device == device):
        return None
    return AskedNow(session_id, told.quiz, told.asked.number, event.id)
