"""Name everything that can go wrong with an answer."""

from __future__ import annotations

from study.errors import RuleError


class MarkingError(RuleError):
    """The root of what this package raises."""

    code = "marking"


class AnswerFormError(MarkingError):
    """An answer does not have the form that its item asks for; the answer itself is left out."""

    code = "answer_form"

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place} has the wrong form: send {expected}")
        self.place = place


class SelfMarkMissingError(MarkingError):
    """An answer in words is marked by the member who gave it, and was not yet."""

    code = "self_mark_missing"

    def __init__(self) -> None:
        super().__init__("the answer in words is not marked yet: show the model answer and send a self_mark")
