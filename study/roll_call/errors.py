"""Name everything that can go wrong with a roll-call."""

from __future__ import annotations

from uuid import UUID

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


class RollCallUnknownError(RollCallError):
    """The session has no such roll-call."""

    code = "roll_call_unknown"

    def __init__(self, roll_call: UUID) -> None:
        super().__init__(f"roll-call {roll_call} is not known in this session: begin it, or read the list")


class ScopeUnknownError(RollCallError):
    """A roll-call goes through the session, a branch that takes part, or a group of one."""

    code = "scope_unknown"

    def __init__(self, kind: str, of: str) -> None:
        super().__init__(
            f"{kind} {of} takes no part in this session: name the session itself, one of its branches or "
            "one of their groups"
        )


class DrawUnknownError(RollCallError):
    """The roll-call has no draw of that number."""

    code = "draw_unknown"

    def __init__(self, number: int) -> None:
        super().__init__(f"draw {number} is not known in this roll-call: read the roll-call anew")


class DrawIsOpenError(RollCallError):
    """This has to wait until the draw that is open has been closed, which takes seconds."""

    code = "draw_open"

    def __init__(self, number: int) -> None:
        super().__init__(f"draw {number} is open: wait until its window for nonces is over")


class DrawIsOverError(RollCallError):
    """A nonce came after the window, and nothing that comes then may count."""

    code = "draw_over"

    def __init__(self, number: int) -> None:
        super().__init__(f"draw {number} takes no nonces any more: add one to the next draw")


class DrawUndoneError(RollCallError):
    """A draw that was undone called nobody, and so nothing can come of it."""

    code = "draw_undone"

    def __init__(self, number: int) -> None:
        super().__init__(f"draw {number} was undone: record the outcome of another one")


class OutcomeStandsError(RollCallError):
    """What came of a draw is recorded already, and stays."""

    code = "outcome_stands"

    def __init__(self, number: int) -> None:
        super().__init__(f"the outcome of draw {number} is recorded: it is neither changed nor undone")


class NotTheOneCalledError(RollCallError):
    """Only the drawn member, or whoever leads, can tell what came of a draw."""

    code = "not_the_one_called"

    def __init__(self, number: int) -> None:
        super().__init__(f"draw {number} called somebody else: leave the answer to them or to whoever leads")


class CardPutError(RollCallError):
    """A question is put once in a session."""

    code = "card_put"

    def __init__(self, card: str) -> None:
        super().__init__(f"card {card} was put in this session before: name another one, or none")
