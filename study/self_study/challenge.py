"""Follow a 挑战: one item after another until the first error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from study.self_study.attempts import Attempt, in_order
from study.self_study.errors import NotNextItemError


@dataclass(frozen=True, slots=True)
class Challenge:
    """A run of a member through `items`, whose order was fixed at its start."""

    id: UUID
    member: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChallengeState:
    """How far a run came; `following` is the item to show, None once it is over."""

    passed: int
    failed_on: str | None
    following: str | None

    @property
    def is_over(self) -> bool:
        """Whether there was an error, or nothing is left."""
        return self.following is None


def challenge_state(challenge: Challenge, attempts: Iterable[Attempt]) -> ChallengeState:
    """Where a run stands, from its answers in any order and repeated.

    The first answer to an item counts, for after it the right one was shown. Right in part is an error.
    """
    marks: dict[str, bool] = {}
    for attempt in in_order(attempts):
        if attempt.run == challenge.id and attempt.member == challenge.member:
            marks.setdefault(attempt.item, attempt.mark == 1)
    for passed, item in enumerate(challenge.items):
        if item not in marks:
            return ChallengeState(passed, None, item)
        if not marks[item]:
            return ChallengeState(passed, item, None)
    return ChallengeState(len(challenge.items), None, None)


def require_next(challenge: Challenge, attempts: Iterable[Attempt], item: str) -> None:
    """Refuse an answer to anything but the item that is shown.

    Raises:
        NotNextItemError: another item comes next, or the run is over.
    """
    following = challenge_state(challenge, attempts).following
    if item != following:
        raise NotNextItemError(item, following)
