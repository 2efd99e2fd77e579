"""Turn whatever goes wrong into problem details (RFC 9457) that repeat nothing of what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.codes import Code
from api.errors import ApiError
from api.statuses import OF_RULES, OF_STUDY
from index.errors import (
    IndexingError,
    QuoteAmbiguousError,
    QuoteNotThereError,
    UnknownCardError,
    UnknownDocumentError,
    UnknownPassageError,
)
from knowledge.bank.reading import BankUnreadableError
from study.errors import (
    BatchRefusedError,
    InvalidItemError,
    InvalidRecordError,
    RosterUnreadableError,
    RuleError,
    StudyError,
    TooManyAttemptsError,
)
from study.feedback.errors import TooManyRatingsError
from study.presence.errors import (
    CodeRefusedError,
    SheetRowsError,
    TooManyTriesError,
)
from study.requests.errors import TooManyRequestsError
from study.sign_in.errors import TooManyPairingsError
from study.talks.errors import KeysBusyError

MEDIA_TYPE = "application/problem+json"
CODES = frozenset(Code)
ENDINGS = {"string_too_long": "too_long", "string_too_short": "empty"}
SOON: Mapping[str, str] = {"Retry-After": "2"}

log = structlog.get_logger(__name__)


class InvalidField(BaseModel):
    """One field that was refused, without its value."""

    field: str = Field(examples=["text"])
    problem: str = Field(examples=["string_too_long"])


class Problem(BaseModel):
    """What went wrong. `code` is stable; `title` and `detail` are for developers."""

    type: str = Field(examples=["urn:yunxue:problem:text_too_long"])
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["text: string_too_long"])
    code: Code
    errors: list[InvalidField] = Field(default_factory=list)


def problem_response(
    status: int,
    code: Code,
    detail: str,
    *,
    errors: Sequence[InvalidField] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem as a response."""
    problem = Problem(
        type=f"urn:yunxue:problem:{code.value}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=list(errors),
    )
    return JSONResponse(
        problem.model_dump(mode="json"),
        status_code=status,
        headers=dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem responses of a route, for OpenAPI."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of the application leave as problem details."""
    app.add_exception_handler(ApiError, _of_api)
    app.add_exception_handler(StudyError, _of_study)
    app.add_exception_handler(IndexingError, _of_index)
    app.add_exception_handler(BankUnreadableError, _of_bank)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)


async def _of_api(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - Starlette dispatches on the type, mypy cannot know
    return problem_response(error.status, error.code, str(error), headers=error.headers)


async def _of_study(_request: Request, error: Exception) -> Response:
    if isinstance(error, InvalidRecordError):
        return problem_response(422, _code_for(error.field, error.problem), str(error))
    if isinstance(error, BatchRefusedError | RosterUnreadableError):
        what = "batch" if isinstance(error, BatchRefusedError) else "roster"
        return problem_response(422, Code(f"{what}_{error.reason}"), str(error))
    if isinstance(error, TooManyAttemptsError | TooManyTriesError):
        wait = {"Retry-After": str(error.retry_after_s)}
        return problem_response(429, Code.TOO_MANY_ATTEMPTS, str(error), headers=wait)
    if isinstance(error, RuleError):
        return _of_rule(error)
    if type(error) in OF_STUDY:
        status, code = OF_STUDY[type(error)]
        return problem_response(status, code, str(error))
    log.error("database_unavailable", reason=str(error))
    detail = "the records cannot be read or written now: try again shortly"
    return problem_response(503, Code.DATABASE_UNAVAILABLE, detail, headers=SOON)


def _of_rule(error: RuleError) -> Response:
    code = error.verdict if isinstance(error, CodeRefusedError) else error.code
    rows = error.rows if isinstance(error, SheetRowsError) else {}
    wrong = [InvalidField(field=f"rows.{number}", problem=problem) for number, problem in rows.items()]
    faults = error.faults if isinstance(error, InvalidItemError) else ()
    wrong += [InvalidField(field="item", problem=fault) for fault in faults]
    wait: Mapping[str, str] = {}
    if isinstance(error, KeysBusyError | TooManyPairingsError | TooManyRatingsError | TooManyRequestsError):
        wait = {"Retry-After": str(error.retry_after_s)}
    status = OF_RULES.get(type(error), 409)
    return problem_response(status, Code(code), str(error), errors=wrong, headers=wait)


async def _of_index(_request: Request, error: Exception) -> Response:
    if isinstance(error, UnknownPassageError):
        return problem_response(404, Code.PASSAGE_UNKNOWN, "no such passage in the current release")
    if isinstance(error, UnknownDocumentError):
        return problem_response(404, Code.DOCUMENT_UNKNOWN, "no document in force is at this path")
    if isinstance(error, UnknownCardError):
        return problem_response(404, Code.CARD_UNKNOWN, "no such card in the current release")
    if isinstance(error, QuoteNotThereError):
        return problem_response(422, Code.QUOTE_NOT_THERE, str(error))
    if isinstance(error, QuoteAmbiguousError):
        return problem_response(422, Code.QUOTE_AMBIGUOUS, str(error))
    log.error("index_unavailable", reason=str(error))
    detail = "the materials cannot be searched now: an administrator finds the reason in the log"
    return problem_response(503, Code.INDEX_UNAVAILABLE, detail, headers=SOON)


async def _of_bank(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BankUnreadableError)  # noqa: S101 - as above
    return problem_response(422, Code(f"bank_{error.reason}"), str(error))


async def _of_validation(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    fields = [InvalidField(field=_field_of(item["loc"]), problem=item["type"]) for item in error.errors()]
    first = fields[0]
    if first.problem == "json_invalid":
        return problem_response(400, Code.BODY_NOT_JSON, "the body is not JSON: send a JSON object")
    code = _code_for(first.field, ENDINGS.get(first.problem, ""))
    detail = "; ".join(f"{item.field}: {item.problem}" for item in fields)
    return problem_response(422, code, detail, errors=fields)


async def _of_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    codes = {400: Code.BODY_NOT_JSON, 404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED}
    code = codes.get(error.status_code, Code.INVALID_REQUEST)
    return problem_response(error.status_code, code, error.detail, headers=error.headers)


def _code_for(field: str, problem: str) -> Code:
    name = f"{'text' if field == 'q' else field.removeprefix('display_')}_{problem}"
    return Code(name) if name in CODES else Code.INVALID_REQUEST


def _field_of(location: tuple[int | str, ...]) -> str:
    """The field's name; where a union or list adds more, what matters is the first name after the place."""
    return str(location[1]) if len(location) > 1 else str(location[0])
