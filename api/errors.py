"""Name what this door refuses, with the stable codes that the page turns into sentences."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import ClassVar


class Code(StrEnum):
    """The `code` of a problem: part of the API, never renamed."""

    ALREADY_LEADING = "already_leading"
    BATCH_DAMAGED = "batch_damaged"
    BATCH_MALFORMED = "batch_malformed"
    BATCH_TOO_NEW = "batch_too_new"
    BODY_NOT_JSON = "body_not_json"
    BODY_TOO_LARGE = "body_too_large"
    BRANCHES_NOT_TWINNED = "branches_not_twinned"
    BRANCH_EXISTS = "branch_exists"
    BRANCH_TWINNED_WITH_ITSELF = "branch_twinned_with_itself"
    BRANCH_UNKNOWN = "branch_unknown"
    BUSY = "busy"
    BUTTON_EXPIRED = "button_expired"
    BUTTON_INVALID = "button_invalid"
    CHAT_UNAVAILABLE = "chat_unavailable"
    CLIENT_ID_REUSED = "client_id_reused"
    DATABASE_UNAVAILABLE = "database_unavailable"
    EVENT_CONFLICT = "event_conflict"
    FORBIDDEN = "forbidden"
    ID_TAKEN = "id_taken"
    INDEX_UNAVAILABLE = "index_unavailable"
    INTERNAL_ERROR = "internal_error"
    INVALID_REQUEST = "invalid_request"
    LAST_ADMINISTRATOR = "last_administrator"
    LEAD_HELD = "lead_held"
    LEAD_STALE = "lead_stale"
    MEMBER_LEFT = "member_left"
    MEMBER_UNKNOWN = "member_unknown"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NAME_EMPTY = "name_empty"
    NAME_FIXED = "name_fixed"
    NAME_TOO_LONG = "name_too_long"
    NAME_UNREADABLE = "name_unreadable"
    NOTE_TOO_LONG = "note_too_long"
    NOTE_UNREADABLE = "note_unreadable"
    NOT_ENTITLED = "not_entitled"
    NOT_FOUND = "not_found"
    NOT_TAKING_PART = "not_taking_part"
    ORIGIN_REFUSED = "origin_refused"
    OTHER_BOX = "other_box"
    PAGE_NOT_BUILT = "page_not_built"
    PASSAGE_UNKNOWN = "passage_unknown"
    PIN_MALFORMED = "pin_malformed"
    PIN_WEAK = "pin_weak"
    REASON_MISSING = "reason_missing"
    ROSTER_NOT_A_WORKBOOK = "roster_not_a_workbook"
    ROSTER_NO_HEADER = "roster_no_header"
    ROSTER_TOO_LARGE = "roster_too_large"
    RUNNING_ORDER = "running_order"
    SERVICE_TOKEN_WRONG = "service_token_wrong"  # noqa: S105 - a code, not a secret
    SESSION_EXISTS = "session_exists"
    SESSION_UNKNOWN = "session_unknown"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_IN_REQUIRED = "sign_in_required"
    TEXT_EMPTY = "text_empty"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_UNREADABLE = "text_unreadable"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105 - as above
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    VISITOR_MISSING = "visitor_missing"
    WRONG_PHASE = "wrong_phase"
    WRONG_STEP = "wrong_step"


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
