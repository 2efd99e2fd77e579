"""Say among whom a roll-call draws: the whole session, a branch or a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ScopeKind(StrEnum):
    """How wide a roll-call goes; a session includes the guests of a twinned branch."""

    SESSION = "session"
    BRANCH = "branch"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who has checked in and is present, with their branch (支部) and group (党小组)."""

    member: str
    branch: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The people a roll-call may draw; `of` is the id of the session, branch or group.

    A roll-call keeps its scope: rounds of a group and rounds of its branch would otherwise contradict one
    another, as the group's second round would call somebody twice before the branch was through.
    """

    kind: ScopeKind
    of: str

    def members(self, present: Iterable[Attendee]) -> tuple[str, ...]:
        """The ids of those in scope, in the order of the published description: sorted, without repeats."""
        return tuple(sorted({one.member for one in present if self._includes(one)}))

    def _includes(self, attendee: Attendee) -> bool:
        match self.kind:
            case ScopeKind.SESSION:
                return True
            case ScopeKind.BRANCH:
                return attendee.branch == self.of
            case ScopeKind.GROUP:
                return attendee.group == self.of
