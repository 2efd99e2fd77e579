"""Name everything that can go wrong when somebody studies on their own."""

from __future__ import annotations

from study.errors import RuleError


class SelfStudyError(RuleError):
    """The root of what this package raises."""

    code = "self_study"


class NotNextItemError(SelfStudyError):
    """A challenge or a duel goes through its items in order."""

    code = "not_next_item"

    def __init__(self, item: str, following: str | None) -> None:
        expected = "it is over" if following is None else f"item {following} comes next"
        super().__init__(f"item {item} cannot be answered now: {expected}")
        self.following = following


class NoRetakeError(SelfStudyError):
    """There is no 补考 for who has passed, is not through yet, or has had them all."""

    code = "no_retake"

    def __init__(self, why: str) -> None:
        super().__init__(f"there is no retake: {why}")


class ReportStateError(SelfStudyError):
    """A step does not fit where the report of a faulty item stands."""

    code = "report_state"

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} does not fit a report that is {state}: load it again and see")
        self.state = state


class ReportWordsMissingError(SelfStudyError):
    """A report, or declining one, needs words."""

    code = "report_words_missing"

    def __init__(self, step: str) -> None:
        super().__init__(f"{step} needs words: write what is wrong, or why nothing is")
