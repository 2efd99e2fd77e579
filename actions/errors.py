"""Name what can go wrong between an action and the parts it asks."""

from __future__ import annotations

from pathlib import Path


class ActionsError(Exception):
    """Root of everything this package raises."""


class ApiUnavailableError(ActionsError):
    """The API could not be asked, or could not do its work; asking again later may help."""

    def __init__(self, request: str, reason: str) -> None:
        super().__init__(f"{request} failed ({reason}): check that the api process is up and its log")


class ServiceTokenError(ApiUnavailableError):
    """The token that the API knows this process by cannot be read."""

    def __init__(self, path: Path) -> None:
        ActionsError.__init__(
            self, f"no readable service token in {path}: start the api once with the same YUNXUE_DATA_DIR"
        )


class ApiRefusedError(ActionsError):
    """The API understood and said no; the same request again will be refused again."""

    def __init__(self, request: str, status: int, code: str) -> None:
        super().__init__(f"{request} was refused with {status} {code}: change what is sent")
        self.code = code


class SignInNeededError(ActionsError):
    """Records are kept of members only, and nobody is signed in where this message came from."""

    def __init__(self, request: str) -> None:
        super().__init__(f"{request} is for members: the person must sign in on the page first")
