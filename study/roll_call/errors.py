"""Name everything that can go wrong with a roll-call."""

from __future__ import annotations

from study.errors import RuleError


class RollCallError(RuleError):
    """The root of what a roll-call raises."""

    code = "roll_call"


class NobodyPresentError(RollCallError):
    """There is nobody to draw."""

    code = "nobody_present"

    def __init__(self) -> None:
        super().__init__("nobody in the scope is checked in and present: check somebody in first")


class InvalidDrawInputError(RollCallError):
    """A value does not have the form that the published description asks for."""

    code = "invalid_draw_input"

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field} has the wrong form: send {expected}")
        self.field = field


class NotPresentError(RollCallError):
    """Only somebody present may add a nonce."""

    code = "not_present"

    def __init__(self, member: str) -> None:
        super().__init__(f"{member} was not present when the draw was opened: wait for the next draw")


class NonceTakenError(RollCallError):
    """A member has already added another nonce to this draw."""

    code = "nonce_taken"

    def __init__(self, member: str) -> None:
        super().__init__(f"{member} has already added a nonce: one a draw")


class DrawDoesNotFollowError(RollCallError):
    """A draw is not the next one of this roll-call."""

    code = "draw_does_not_follow"

    def __init__(self, number: int, expected: int) -> None:
        super().__init__(
            f"draw {number} does not follow on this roll-call, whose next one is {expected}: open it anew"
        )


class CannotUndoError(RollCallError):
    """There is no such call in the round that is going on."""

    code = "cannot_undo"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"draw {number} stands for no call of the current round: name one that does and is not undone yet"
        )


class ReasonMissingError(RollCallError):
    """Undoing needs a reason, which everybody can read."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__("a draw is undone without a reason: give one, it is published with the draws")


class UnreadableDrawError(RollCallError):
    """A line of a file of draws is not a draw."""

    code = "unreadable_draw"

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line} is no draw ({problem}): expected the form in docs/roll-call.md")
        self.line = line
