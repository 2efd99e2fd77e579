"""Say whether the box knows what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from study.presence.errors import ClockNotTrustedError


class ClockProblem(StrEnum):
    """Why a clock is not trusted: never set since the box started, or not in step with what it is held to."""

    UNSET = "unset"
    DRIFTING = "drifting"


@dataclass(frozen=True, slots=True)
class ClockState:
    """Whether the clock can be trusted, found out elsewhere; `problem` is None when it can."""

    problem: ClockProblem | None = None

    def require_trusted(self) -> None:
        """Refuse what is bound to time while the clock is wrong.

        Raises:
            ClockNotTrustedError: the clock is unset or drifting.
        """
        if self.problem is not None:
            raise ClockNotTrustedError(self.problem.value)
