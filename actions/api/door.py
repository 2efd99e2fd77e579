"""Send one request to the API on behalf of a member, and tell the ways in which it can fail apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from actions import refusals
from actions.errors import ApiRefusedError, ApiUnavailableError, ServiceTokenError, SignInNeededError

TIMEOUT_S = 3.0
OUR_OWN_FAULT = frozenset({401, 403, 404, 405, 408, 429})
"""With these the fault is ours, unless the code is one that has a sentence: then somebody can mend it."""
SIGN_IN_REQUIRED = "sign_in_required"

Answer = TypeVar("Answer")


class Answered(BaseModel):
    """Part of an answer; what the bot has no use for is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ApiDoor:
    """What all clients ask through.

    Every request may raise `ApiUnavailableError` (try again later), `ApiRefusedError` (do not) and
    `SignInNeededError`. `visitor` is Rasa's sender id, which the gateway set from the signed session: to the
    API the bot is the browser that it talks to, and leads sessions as that device.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, token_path: Path) -> None:
        self._http = http
        self._url = url
        self._token_path = token_path

    async def get(self, wanted: type[Answer], path: str, visitor: str) -> Answer:
        """Read something."""
        return await self._ask(wanted, "GET", path, visitor, None)

    async def post(
        self, wanted: type[Answer], path: str, visitor: str, body: Mapping[str, JsonValue]
    ) -> Answer:
        """Change something; the body holds the id under which it is done once."""
        return await self._ask(wanted, "POST", path, visitor, body)

    async def _ask(
        self, wanted: type[Answer], method: str, path: str, visitor: str, body: Mapping[str, JsonValue] | None
    ) -> Answer:
        request = f"{method} {path}"
        headers = {"Authorization": f"Bearer {self._token()}", "X-On-Behalf-Of": visitor}
        try:
            response = await self._http.request(
                method, self._url + path, json=body, headers=headers, timeout=TIMEOUT_S
            )
            answer: JsonValue = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ApiUnavailableError(request, type(error).__name__) from error
        _demand_success(request, response, answer)
        try:
            return TypeAdapter(wanted).validate_python(answer)
        except ValidationError as error:
            raise ApiUnavailableError(request, "the answer has another form than expected") from error

    def _token(self) -> str:
        try:
            return self._token_path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ServiceTokenError(self._token_path) from error


def _demand_success(request: str, response: httpx.Response, answer: JsonValue) -> None:
    if response.is_success:
        return
    code = str(answer.get("code")) if isinstance(answer, dict) else ""
    if code == SIGN_IN_REQUIRED:
        raise SignInNeededError(request)
    is_our_fault = response.status_code in OUR_OWN_FAULT and refusals.response_for(code) is None
    if response.is_server_error or is_our_fault or not isinstance(answer, dict):
        raise ApiUnavailableError(request, f"status {response.status_code}")
    raise ApiRefusedError(request, response.status_code, code)
