"""Name what this door refuses, with the stable codes that the page turns into sentences."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import ClassVar


class Code(StrEnum):
    """The `code` of a problem: part of the API, never renamed."""

    ALREADY_COUNTED = "already_counted"
    ALREADY_DECIDED = "already_decided"
    ALREADY_LEADING = "already_leading"
    ANSWER_FORM = "answer_form"
    ASSIGNEE_UNFIT = "assignee_unfit"
    BANK_NOT_A_WORKBOOK = "bank_not_a_workbook"
    BANK_NO_HEADER = "bank_no_header"
    BANK_NO_ITEMS = "bank_no_items"
    BANK_TOO_LARGE = "bank_too_large"
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
    CANNOT_SKIP = "cannot_skip"
    CANNOT_UNDO = "cannot_undo"
    CARD_PUT = "card_put"
    CARD_UNKNOWN = "card_unknown"
    CHAT_UNAVAILABLE = "chat_unavailable"
    CHECK_IN_CLOSED = "check_in_closed"
    CHECK_IN_NOT_OPEN = "check_in_not_open"
    CLIENT_ID_REUSED = "client_id_reused"
    CLOCK_NOT_TRUSTED = "clock_not_trusted"
    CODE_WRONG = "code_wrong"
    DATABASE_UNAVAILABLE = "database_unavailable"
    DRAW_DOES_NOT_FOLLOW = "draw_does_not_follow"
    DRAW_OPEN = "draw_open"
    DRAW_OVER = "draw_over"
    DRAW_UNDONE = "draw_undone"
    DRAW_UNKNOWN = "draw_unknown"
    DUEL_NOT_OPEN = "duel_not_open"
    EVENT_CONFLICT = "event_conflict"
    EXERCISE_GOES_ON = "exercise_goes_on"
    EXERCISE_OVER = "exercise_over"
    EXERCISE_UNKNOWN = "exercise_unknown"
    FORBIDDEN = "forbidden"
    ID_TAKEN = "id_taken"
    INDEX_UNAVAILABLE = "index_unavailable"
    INTERNAL_ERROR = "internal_error"
    INVALID_DRAW_INPUT = "invalid_draw_input"
    INVALID_REQUEST = "invalid_request"
    ITEM_CHANGED = "item_changed"
    ITEM_INVALID = "item_invalid"
    ITEM_UNKNOWN = "item_unknown"
    LAST_ADMINISTRATOR = "last_administrator"
    LEAD_HELD = "lead_held"
    LEAD_STALE = "lead_stale"
    MAKE_UPS_OVER = "make_ups_over"
    MAKE_UP_UNKNOWN = "make_up_unknown"
    MEMBER_LEFT = "member_left"
    MEMBER_UNKNOWN = "member_unknown"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NAME_EMPTY = "name_empty"
    NAME_FIXED = "name_fixed"
    NAME_TOO_LONG = "name_too_long"
    NAME_UNREADABLE = "name_unreadable"
    NOBODY_PRESENT = "nobody_present"
    NONCE_TAKEN = "nonce_taken"
    NOTE_MISSING = "note_missing"
    NOTE_TOO_LONG = "note_too_long"
    NOTE_UNREADABLE = "note_unreadable"
    NOTHING_TO_MARK = "nothing_to_mark"
    NOTHING_TO_PRACTISE = "nothing_to_practise"
    NOT_CHECKED_IN = "not_checked_in"
    NOT_ENOUGH_ITEMS = "not_enough_items"
    NOT_ENTITLED = "not_entitled"
    NOT_FOUND = "not_found"
    NOT_NEXT_ITEM = "not_next_item"
    NOT_PRESENT = "not_present"
    NOT_TAKING_PART = "not_taking_part"
    NOT_THE_ONE_CALLED = "not_the_one_called"
    NOT_WATCHED_ENOUGH = "not_watched_enough"
    NO_RETAKE = "no_retake"
    OPPONENT_UNFIT = "opponent_unfit"
    ORIGIN_REFUSED = "origin_refused"
    OTHER_BOX = "other_box"
    OUTCOME_STANDS = "outcome_stands"
    OWN_REQUEST = "own_request"
    PAGE_NOT_BUILT = "page_not_built"
    PAIRING_UNKNOWN = "pairing_unknown"
    PAIRING_USED = "pairing_used"
    PAPER_RULE = "paper_rule"
    PASSAGE_UNKNOWN = "passage_unknown"
    PIN_MALFORMED = "pin_malformed"
    PIN_WEAK = "pin_weak"
    QR_EXPIRED = "qr_expired"
    QR_FORGED = "qr_forged"
    QR_NOT_YET = "qr_not_yet"
    QR_OTHER_SESSION = "qr_other_session"
    REASON_MISSING = "reason_missing"
    REPORT_STATE = "report_state"
    REPORT_UNKNOWN = "report_unknown"
    REPORT_WORDS_MISSING = "report_words_missing"
    REQUEST_NOT_NOW = "request_not_now"
    REQUEST_NOT_YOURS = "request_not_yours"
    REQUEST_UNKNOWN = "request_unknown"
    ROLL_CALL_UNKNOWN = "roll_call_unknown"
    ROSTER_NOT_A_WORKBOOK = "roster_not_a_workbook"
    ROSTER_NO_HEADER = "roster_no_header"
    ROSTER_TOO_LARGE = "roster_too_large"
    RUNNING_ORDER = "running_order"
    SCOPE_UNKNOWN = "scope_unknown"
    SELF_MARK_MISSING = "self_mark_missing"
    SERVICE_TOKEN_WRONG = "service_token_wrong"  # noqa: S105 - a code, not a secret
    SESSION_EXISTS = "session_exists"
    SESSION_UNKNOWN = "session_unknown"
    SHEET_ROWS = "sheet_rows"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_IN_REQUIRED = "sign_in_required"
    TEXT_EMPTY = "text_empty"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_UNREADABLE = "text_unreadable"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105 - as above
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    TOO_MANY_HEARTBEATS = "too_many_heartbeats"
    TOO_MANY_PAIRINGS = "too_many_pairings"
    TOO_MANY_REQUESTS_TODAY = "too_many_requests_today"
    VIDEO_CHANGED = "video_changed"
    VIDEO_NOT_SET = "video_not_set"
    VISITOR_MISSING = "visitor_missing"
    WORDS_MISSING = "words_missing"
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
