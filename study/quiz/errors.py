"""Name everything that can go wrong with a led quiz."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from study.errors import RuleError


class QuizError(RuleError):
    """The root of what this package raises."""

    code = "quiz"


class QuizPlanError(QuizError):
    """A quiz cannot be held as it is prepared."""

    code = "quiz_plan"

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place} of the quiz cannot be played: expected {expected}")
        self.place = place


class QuizUnknownError(QuizError):
    """There is no such quiz."""

    code = "quiz_unknown"

    def __init__(self, quiz: UUID) -> None:
        super().__init__(f"quiz {quiz} is not known here: prepare it first")


class QuizExistsError(QuizError):
    """The quiz was prepared before."""

    code = "quiz_exists"

    def __init__(self, quiz: UUID) -> None:
        super().__init__(f"quiz {quiz} exists already: send a new random UUID for another one")


class QuizOnOtherBoxError(QuizError):
    """A quiz is held on the box on which it was prepared."""

    code = "quiz_other_box"

    def __init__(self, box: str, home: str) -> None:
        super().__init__(f"the quiz is held on box {home} and not on {box}: connect to {home}")
        self.home = home


class NotLeadingError(QuizError):
    """Only the device that leads the session leads its quiz."""

    code = "quiz_not_leading"

    def __init__(self, device: str) -> None:
        super().__init__(f"device {device} does not lead the session: take the lead over first")


class MayNotPlayError(QuizError):
    """Only those who take part in the session play."""

    code = "quiz_not_taking_part"

    def __init__(self) -> None:
        super().__init__("only those who are checked in to the session play: check in first")


class QuizPhaseError(QuizError):
    """The quiz is not where this can be done."""

    code = "quiz_phase"

    def __init__(self, action: str, phase: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f"{action} cannot be done while the quiz is {phase}: it must be {' or '.join(allowed)}"
        )
        self.phase = phase


class WrongItemError(QuizError):
    """An item cannot be shown, closed, revealed or made void now; items are counted from 0."""

    code = "quiz_wrong_item"

    def __init__(self, number: int, expected: str) -> None:
        super().__init__(f"item {number} cannot be taken now: expected {expected}")


class NotJoinedError(QuizError):
    """Only those who have joined answer."""

    code = "quiz_not_joined"

    def __init__(self) -> None:
        super().__init__("the member has not joined the quiz: join, then send the answer again")


class ItemClosedError(QuizError):
    """The answer came when its item took none any more, or not yet."""

    code = "quiz_item_closed"

    def __init__(self, number: int) -> None:
        super().__init__(f"item {number} takes no answers now: go on with the item on the screen")


class QuizPausedError(QuizError):
    """While the clock stands no answers are taken."""

    code = "quiz_paused"

    def __init__(self) -> None:
        super().__init__("the quiz is paused: keep the answer and send it again once it goes on")


class ReasonMissingError(QuizError):
    """Making an item void needs a reason."""

    code = "quiz_reason_missing"

    def __init__(self, number: int) -> None:
        super().__init__(f"item {number} is made void without a reason: give one, it is part of the record")


class QuizNotOverError(QuizError):
    """A session holds one quiz at a time."""

    code = "quiz_not_over"

    def __init__(self, quiz: UUID) -> None:
        super().__init__(f"quiz {quiz} of this session goes on: end it before another one begins")
