"""Name everything that can go wrong with a request."""

from __future__ import annotations

from study.errors import RuleError


class RequestError(RuleError):
    """The root of what this package raises."""

    code = "request"


class UnknownRequestError(RequestError):
    """There is no such request, or it cannot be told from one that is somebody else's."""

    code = "unknown_request"

    def __init__(self) -> None:
        super().__init__("there is no such request: look at the list, or check the receipt's words")


class NotNowError(RequestError):
    """A step does not fit where the request stands."""

    code = "request_not_now"

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} does not fit a request that is {state}: load it again and see")
        self.state = state


class NotYoursError(RequestError):
    """Only the one who brought a request may do this to it."""

    code = "request_not_yours"

    def __init__(self, step: str) -> None:
        super().__init__(f"only the one who brought the request in may {step} it")


class WordsMissingError(RequestError):
    """A step needs words and got none."""

    code = "words_missing"

    def __init__(self, step: str) -> None:
        super().__init__(f"{step} needs words: write what it is about")
