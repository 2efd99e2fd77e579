"""Keep which video belongs to a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.errors import IdTakenError
from study.events import log
from study.events.attending import SessionVideo, presence
from study.events.event import Draft, Subject
from study.events.presence_kinds import SessionVideoSet
from study.ledger import sessions
from study.presence.errors import VideoNotSetError
from study.rules import clean_unit
from study.storage import Storage


def set_video(
    storage: Storage, wanted: SessionVideo, session: UUID, *, actor: Actor, now: datetime
) -> SessionVideo:
    """Name the video of a session; naming the same one again changes nothing.

    What was watched of another one before does not count for it.

    Raises:
        SessionUnknownError: there is no such session.
        InvalidRecordError: the title breaks the rules.
        IdTakenError: that id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    named = replace(wanted, title=clean_unit("title", wanted.title))
    payload = SessionVideoSet(title=named.title, duration_ms=named.duration_ms)
    with storage.writing() as connection:
        home = UUID(sessions.demand(connection, session).plan.branch)
        same = log.find(connection, wanted.id)
        last = _find(connection, session)
        if same is None and (last is None or replace(last, id=wanted.id) != named):
            draft = Draft(wanted.id, actor, Subject(session=session, branch=home), payload)
            log.append_own(connection, draft, now=now)
        elif same is not None and (same.payload, same.subject.session) != (payload, session):
            raise IdTakenError(wanted.id)
        return demand_video(connection, session)


def demand_video(connection: Connection, session: UUID) -> SessionVideo:
    """The video of a session.

    Raises:
        VideoNotSetError: it has none.
    """
    video = _find(connection, session)
    if video is None:
        raise VideoNotSetError
    return video


def _find(connection: Connection, session: UUID) -> SessionVideo | None:
    told = log.about(connection, Subject(session=session), SessionVideoSet.kind)
    return presence(session, told).video
