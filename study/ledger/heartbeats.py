"""Keep what each member has watched of a session's video."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from study.errors import IdTakenError
from study.events.attending import SessionVideo
from study.ledger import attendance, sessions
from study.ledger.videos import demand_video
from study.people import members
from study.presence.errors import TooManyHeartbeatsError, VideoChangedError
from study.presence.periods import demand_begun
from study.presence.watching import Heartbeat, Watched
from study.presence.watching import watched as watched_of
from study.storage import Storage
from study.tables import video_heartbeats, video_players

TOLERANCE_MS: Final = 5_000
"""By how much a player may be ahead of this box: the answer that it was heard took some time to arrive."""

MOST_HEARTBEATS: Final = 10_000
MOST_PLAYERS: Final = 100
KEPT_FOR: Final = timedelta(days=60)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Beat:
    """Where the player stood, `at_ms` after it was opened (durations of a clock that only goes forward)."""

    at_ms: int
    position_ms: int


@dataclass(frozen=True, slots=True)
class Player:
    """One opening of a video on one phone; `id` is the client's UUID."""

    id: UUID
    session: UUID
    member: UUID
    video: UUID


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of heartbeats: kept, known before, or refused because so much time has not gone by."""

    kept: int
    known: int
    refused: int


def hear(storage: Storage, player: Player, beats: Iterable[Beat], *, now: datetime) -> Heard:
    """Keep heartbeats, each once.

    A phone says how long after opening the player it beat, and no time of day. A player is open from when
    this box first hears of it, and cannot have beaten later than now by this box's clock. So what was
    watched offline counts once it arrives, and nobody sends an hour of watching in a second: a player that
    is first heard of with an hour of heartbeats was opened just now, and they are refused.

    Raises:
        SessionUnknownError, UnknownMemberError: there is no such session or member.
        NotTakingPartError: the member's branch takes no part.
        CheckInNotOpenError, MakeUpsOverError: it is too early, or too late.
        VideoNotSetError, VideoChangedError: the session has no video, or another one.
        IdTakenError: the player is somebody else's.
        TooManyHeartbeatsError: nobody watches so much.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        session = sessions.demand(connection, player.session)
        attendance.demand_part(session, members.demand(connection, player.member))
        demand_begun(session, now)
        if demand_video(connection, session.id).id != player.video:
            raise VideoChangedError
        opened_at = _opened(connection, player, now)
        wanted = {beat.at_ms: beat.position_ms for beat in beats}
        honest = {at_ms: where for at_ms, where in wanted.items() if _has_passed(at_ms, opened_at, now)}
        known = _known(connection, player.id) & honest.keys()
        rows = [
            {"player_id": player.id, "at_ms": at_ms, "position_ms": where}
            for at_ms, where in honest.items()
            if at_ms not in known
        ]
        if rows:
            _demand_room(connection, player, len(rows))
            connection.execute(insert(video_heartbeats), rows)
    return Heard(len(rows), len(known), len(wanted) - len(honest))


def watching(storage: Storage, session: UUID, member: UUID) -> tuple[SessionVideo, Watched]:
    """The session's video, and what a member has watched of it.

    Raises:
        VideoNotSetError: it has none.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        return demand_video(connection, session), watched(connection, session, member)


def watched(connection: Connection, session: UUID, member: UUID) -> Watched:
    """What a member has watched of the session's video.

    Raises:
        VideoNotSetError: it has none.
    """
    video = demand_video(connection, session)
    query = (
        select(video_players.c.id, video_players.c.opened_at, video_heartbeats)
        .join(video_heartbeats, video_heartbeats.c.player_id == video_players.c.id)
        .where(
            video_players.c.session_id == session,
            video_players.c.member_id == member,
            video_players.c.video_id == video.id,
        )
    )
    beats = (
        Heartbeat(str(row.id), row.opened_at + row.at_ms * _MS, row.position_ms)
        for row in connection.execute(query)
    )
    return watched_of(beats, duration_ms=video.duration_ms)


def _opened(connection: Connection, player: Player, now: datetime) -> datetime:
    """When this box first heard of the player."""
    row = connection.execute(select(video_players).where(video_players.c.id == player.id)).first()
    if row is not None:
        if (row.session_id, row.member_id, row.video_id) != (player.session, player.member, player.video):
            raise IdTakenError(player.id)
        opened: datetime = row.opened_at
        return opened
    _forget_old(connection, now)
    mine = select(func.count()).where(*_mine(player))
    if (connection.scalar(mine) or 0) >= MOST_PLAYERS:
        raise TooManyHeartbeatsError
    connection.execute(
        insert(video_players).values(
            id=player.id,
            session_id=player.session,
            member_id=player.member,
            video_id=player.video,
            opened_at=now,
        )
    )
    return now


def _forget_old(connection: Connection, now: datetime) -> None:
    old = select(video_players.c.id).where(video_players.c.opened_at < now - KEPT_FOR)
    connection.execute(delete(video_heartbeats).where(video_heartbeats.c.player_id.in_(old)))
    connection.execute(delete(video_players).where(video_players.c.opened_at < now - KEPT_FOR))


def _has_passed(at_ms: int, opened_at: datetime, now: datetime) -> bool:
    return at_ms * _MS <= now - opened_at + TOLERANCE_MS * _MS


def _known(connection: Connection, player: UUID) -> set[int]:
    return set(
        connection.scalars(select(video_heartbeats.c.at_ms).where(video_heartbeats.c.player_id == player))
    )


def _demand_room(connection: Connection, player: Player, more: int) -> None:
    of_mine = select(video_players.c.id).where(*_mine(player))
    kept = select(func.count()).where(video_heartbeats.c.player_id.in_(of_mine))
    if (connection.scalar(kept) or 0) + more > MOST_HEARTBEATS:
        raise TooManyHeartbeatsError


def _mine(player: Player) -> tuple[ColumnElement[bool], ...]:
    return (video_players.c.session_id == player.session, video_players.c.member_id == player.member)
