"""Count each person once a session, whatever the modes, and tell who is there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from study.presence.make_ups import MakeUp, MakeUpState
from study.presence.modes import Claim, SessionCheckIn
from study.records import CheckInMode


@dataclass(frozen=True, slots=True)
class Move:
    """That somebody left the session, or came back."""

    member: str
    here: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What a member is counted by: the first check-in or approved make-up that stands."""

    claim: Claim
    mode: CheckInMode
    is_make_up: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who counts, who waits for approval, and who of those that count is there now.

    Who is counted by a make-up was there or not, but nobody saw it: they can be drawn in a roll-call only
    once they are said to be here.
    """

    counted: Mapping[str, Counted]
    waiting: frozenset[str]
    present: frozenset[str]


def attendance(
    session: UUID,
    check_ins: Iterable[SessionCheckIn],
    make_ups: Iterable[MakeUp] = (),
    moves: Iterable[Move] = (),
) -> Attendance:
    """The attendance of a session: check-ins and make-ups in any order, repeated or not; moves as logged.

    Several check-ins of one person are one: the earliest stands, and of two at one moment the smaller id, so
    that it is the same wherever it is counted.
    """
    mine = [one for one in check_ins if one.claim.session == session]
    asked = [one for one in make_ups if one.claim.session == session]
    standing = [Counted(one.claim, one.mode, is_make_up=False) for one in mine if one.verified]
    standing += [Counted(m.claim, m.mode, is_make_up=True) for m in asked if m.state is MakeUpState.APPROVED]
    counted: dict[str, Counted] = {}
    for one in sorted(standing, key=lambda one: (one.is_make_up, one.claim.at, one.claim.id)):
        counted.setdefault(one.claim.member, one)
    decided = {one.claim.id for one in asked if one.state is not MakeUpState.REQUESTED}
    waiting = {one.claim for one in mine if not one.verified} | {one.claim for one in asked}
    here = {member: not one.is_make_up for member, one in counted.items()}
    here |= {move.member: move.here for move in moves if move.member in counted}
    return Attendance(
        counted=counted,
        waiting=frozenset(claim.member for claim in waiting if claim.id not in decided) - counted.keys(),
        present=frozenset(member for member, is_here in here.items() if is_here),
    )
