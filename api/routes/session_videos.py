"""Name a session's video, and hear from phones how much of it was watched."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.problems import documented
from api.rights import IN_SESSION, LEADS_SESSION, allow
from study.events.attending import SessionVideo
from study.ledger import heartbeats, videos
from study.ledger.heartbeats import Beat, Player
from study.rules import UNIT_LIMIT

DAY_MS: Final = 24 * 60 * 60 * 1000
LATEST_MS: Final = 20 * DAY_MS
BEATS_AT_ONCE: Final = 200

router = APIRouter(tags=["session check-ins"])


class NewVideo(BaseModel):
    """The video of a session. Make `id` once; players name it."""

    id: UUID
    title: str = Field(min_length=1, max_length=2 * UNIT_LIMIT, examples=["党课录像"])
    duration_ms: int = Field(ge=1, le=DAY_MS)


class Video(BaseModel):
    """The video of a session."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    duration_ms: int


class NewBeat(BaseModel):
    """Where the player stood, `at_ms` after it was opened; durations of a clock that only goes forward."""

    at_ms: int = Field(ge=0, le=LATEST_MS)
    position_ms: int = Field(ge=0, le=DAY_MS)


class NewHeartbeats(BaseModel):
    """Heartbeats of one opening of the video on one phone (`player_id`, made once).

    The first are sent when the video is opened, and the player waits for the answer: time counts from then.
    Later ones may wait for the network.
    """

    player_id: UUID
    video_id: UUID
    beats: list[NewBeat] = Field(min_length=1, max_length=BEATS_AT_ONCE)


class Heard(BaseModel):
    """How many heartbeats were kept, known before, or refused as so much time has not gone by."""

    model_config = ConfigDict(from_attributes=True)

    kept: int
    known: int
    refused: int


class Part(BaseModel):
    """A part of the video, in ms from its beginning."""

    start_ms: int
    end_ms: int


class MyWatching(BaseModel):
    """What was watched of the video, what is missing, and how much is needed to check in."""

    video: Video
    watched_ms: int
    needed_ms: int
    is_enough: bool
    watched: list[Part]
    missing: list[Part]


@router.post(
    "/sessions/{session_id}/video",
    summary="Name the video of a session",
    dependencies=[allow(LEADS_SESSION)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def set_session_video(
    session_id: UUID, body: NewVideo, services: GivenServices, caller: CurrentCaller
) -> Video:
    """Another one takes its place; what was watched of the first does not count for it."""
    wanted = SessionVideo(body.id, body.title, body.duration_ms)
    named = videos.set_video(services.storage, wanted, session_id, actor=caller.actor, now=services.now())
    return Video.model_validate(named)


@router.get(
    "/sessions/{session_id}/video",
    summary="What I have watched",
    dependencies=[allow(IN_SESSION)],
    responses=documented(400, 401, 403, 404, 422, 503),
)
def my_watching(session_id: UUID, services: GivenServices, member: CurrentMember) -> MyWatching:
    """The session's video with the parts that were watched, and those that are missing."""
    video, watched = heartbeats.watching(services.storage, session_id, member.id)
    return MyWatching(
        video=Video.model_validate(video),
        watched_ms=watched.watched_ms,
        needed_ms=watched.needed_ms(),
        is_enough=watched.is_enough(),
        watched=_parts(watched.parts),
        missing=_parts(watched.missing),
    )


@router.post(
    "/sessions/{session_id}/video/heartbeats",
    summary="Tell what is being watched",
    dependencies=[allow(IN_SESSION)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def new_heartbeats(
    session_id: UUID, body: NewHeartbeats, services: GivenServices, member: CurrentMember
) -> Heard:
    """One every 10 s while it plays, and when it is paused, moved or at its end; repeats change nothing."""
    player = Player(body.player_id, session_id, member.id, body.video_id)
    beats = [Beat(beat.at_ms, beat.position_ms) for beat in body.beats]
    return Heard.model_validate(heartbeats.hear(services.storage, player, beats, now=services.now()))


def _parts(parts: tuple[tuple[int, int], ...]) -> list[Part]:
    return [Part(start_ms=start, end_ms=end) for start, end in parts]
