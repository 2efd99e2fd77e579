"""Name everything that can go wrong with a request."""

from __future__ import annotations

from study.errors import RuleError


class RequestError(RuleError):
    """The root of what this package raises."""

    code = "request"


class UnknownRequestError(RequestError):
    """There is no such request, or it cannot be told from one that is somebody else's."""

    code = "request_unknown"

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


class AssigneeUnfitError(RequestError):
    """Whoever is to see to a request must be able to read it."""

    code = "assignee_unfit"

    def __init__(self) -> None:
        super().__init__("only a secretary of that branch or an administrator can see to it: choose another")


class TooManyRequestsError(RequestError):
    """Somebody has brought in as many requests today as anybody may."""

    code = "too_many_requests_today"

    def __init__(self, limit: int, retry_after_s: int) -> None:
        super().__init__(f"{limit} requests a day are enough: bring the next one in tomorrow")
        self.retry_after_s = retry_after_s
