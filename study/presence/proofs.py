"""Hold what somebody sends to check in against the rules of its mode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from study.clock import ClockState
from study.presence.errors import CheckInClosedError
from study.presence.modes import Claim, How, SessionCheckIn, by_code, by_message, by_video
from study.presence.periods import Period
from study.presence.qr_codes import judge_qr
from study.presence.typed_codes import judge_typed
from study.presence.watching import Watched


@dataclass(frozen=True, slots=True)
class Codes:
    """What codes are made and judged with: the box's key, and whether its clock can be trusted."""

    key: bytes
    clock: ClockState


@dataclass(frozen=True, slots=True)
class Scanned:
    """A token off the screen; `at` is when the phone says it scanned it, where that waited in its outbox."""

    token: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TypedIn:
    """The digits off the screen; `at` as above."""

    digits: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A note."""

    note: str


@dataclass(frozen=True, slots=True)
class HasWatched:
    """What was watched of the session's video, as its heartbeats tell."""

    watched: Watched


Proof: TypeAlias = Scanned | TypedIn | Written | HasWatched

_HOW: dict[type[Proof], How] = {
    Scanned: How.CODE,
    TypedIn: How.TYPED,
    Written: How.MESSAGE,
    HasWatched: How.VIDEO,
}


def how_of(proof: Proof) -> How:
    """What somebody checks in with."""
    return _HOW[type(proof)]


def prove(claim: Claim, proof: Proof, period: Period, codes: Codes) -> SessionCheckIn:
    """The check-in that a proof makes of a claim, during the session or after it.

    A scan that waited on the phone may arrive when the session is over: it was offline that the phone was,
    and not its owner. Like every other that waited it is unverified; nothing else is taken afterwards.

    Raises:
        CheckInClosedError: the session is over.
        CodeRefusedError: the code does not count.
        ClockNotTrustedError: the box does not know what time it is.
        NoteMissingError, InvalidRecordError: the note is empty, too long or unreadable.
        NotWatchedEnoughError: too little was watched.
    """
    is_over = period is not Period.DURING
    if is_over and (isinstance(proof, Written | HasWatched) or proof.at is None):
        raise CheckInClosedError
    proved = _proved(claim, proof, codes)
    return replace(proved, verified=False) if is_over else proved


def _proved(claim: Claim, proof: Proof, codes: Codes) -> SessionCheckIn:
    key, session, clock = codes.key, claim.session, codes.clock
    match proof:
        case Scanned(token, at):
            return by_code(
                claim, judge_qr(key, session, token, posted_at=claim.at, clock=clock, scanned_at=at)
            )
        case TypedIn(digits, at):
            return by_code(
                claim, judge_typed(key, session, digits, posted_at=claim.at, clock=clock, typed_at=at)
            )
        case Written(note):
            return by_message(claim, note)
        case HasWatched(watched):
            return by_video(claim, watched)
