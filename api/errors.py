"""Name what this door refuses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from api.codes import Code


class ApiError(Exception):
    """The root of what this package raises; one that reaches the door becomes a problem with `status`."""

    status: ClassVar[int] = 500
    code: ClassVar[Code] = Code.INTERNAL_ERROR
    headers: ClassVar[Mapping[str, str]] = {}


class UnsafeSecretError(ApiError):
    """A secret file could be read by others, or its content is too weak to sign with."""

    def __init__(self, path: Path, seen: str, expected: str) -> None:
        super().__init__(
            f"{path} is {seen}, expected {expected}: delete it, a new one is made at the next start"
        )


class ServiceTokenWrongError(ApiError):
    """The Authorization header holds something other than a token that counts."""

    status = 401
    code = Code.SERVICE_TOKEN_WRONG
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__(
            "the Authorization header holds no token that counts: send `Bearer <token>` (the bot's is in "
            "secrets/service-token), or no such header at all"
        )


class VisitorMissingError(ApiError):
    """The service did not say, or not properly, on whose behalf it asks."""

    status = 400
    code = Code.VISITOR_MISSING

    def __init__(self) -> None:
        super().__init__(
            "X-On-Behalf-Of is missing or malformed: send the visitor id that the bot got as sender_id "
            "(1 to 64 letters, digits, - or _)"
        )


class TextEmptyError(ApiError):
    """Nothing readable is left of a typed message."""

    status = 422
    code = Code.TEXT_EMPTY

    def __init__(self) -> None:
        super().__init__("the message holds no readable character: send some text")


class ButtonInvalidError(ApiError):
    """The token was not made here, or not for this visitor."""

    status = 400
    code = Code.BUTTON_INVALID

    def __init__(self) -> None:
        super().__init__("this button token was not offered to this visitor: send one from a chat answer")


class ButtonExpiredError(ApiError):
    """The token is genuine but too old."""

    status = 400
    code = Code.BUTTON_EXPIRED

    def __init__(self) -> None:
        super().__init__("this button is too old: ask again and press a new one")


class ClientIdReusedError(ApiError):
    """One client_id came with two different messages."""

    status = 409
    code = Code.CLIENT_ID_REUSED

    def __init__(self) -> None:
        super().__init__("this client_id was used for another message: make a new UUID for each message")


class BusyError(ApiError):
    """More messages are under way than this machine can carry."""

    status = 503
    code = Code.BUSY
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} messages are already being answered: send this one again in a second")


class ChatUnavailableError(ApiError):
    """Neither the bot nor the index can answer."""

    status = 503
    code = Code.CHAT_UNAVAILABLE
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "5"}

    def __init__(self, reason: str) -> None:
        super().__init__(f"neither the bot nor the index can answer: {reason}")


class BotUnavailableError(ApiError):
    """Rasa did not answer a message; the gateway catches this and asks the index instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Rasa did not answer: {reason}")


class PageNotBuiltError(ApiError):
    """The front end has not been built on this machine."""

    status = 503
    code = Code.PAGE_NOT_BUILT

    def __init__(self) -> None:
        super().__init__("web/dist holds no page: run `make run`, or `npm run build` in web/")


class SignInRequiredError(ApiError):
    """The route is for members, and nobody is signed in."""

    status = 401
    code = Code.SIGN_IN_REQUIRED

    def __init__(self) -> None:
        super().__init__("this is for members: sign in first (POST /v1/session/sign-in)")


class ForbiddenError(ApiError):
    """The caller's role does not reach here; whether there is anything here is not said."""

    status = 403
    code = Code.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("your role does not allow this, or not in this branch: see docs/rights.md")


class NameFixedError(ApiError):
    """A member goes by the name in the roster."""

    status = 409
    code = Code.NAME_FIXED

    def __init__(self) -> None:
        super().__init__("members go by the name in the roster: a secretary or administrator can change it")
