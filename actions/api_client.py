"""Ask the API on behalf of the member who is talking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from actions.errors import ApiRefusedError, ApiUnavailableError, ServiceTokenError, SignInNeededError

LOCAL_TIME = ZoneInfo("Asia/Shanghai")
TIMEOUT_S = 3.0
OUR_OWN_FAULT = frozenset({401, 403, 404, 405, 408, 429})
SIGN_IN_REQUIRED = "sign_in_required"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in as the API has it."""

    name: str
    mode: str
    note: str | None
    recorded_at: datetime

    @property
    def clock_time(self) -> str:
        """Hour and minute in Asia/Shanghai."""
        return self.recorded_at.astimezone(LOCAL_TIME).strftime("%H:%M")


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """The check-in that stands now; `created` is false if it stood before."""

    check_in: CheckIn
    created: bool


class ApiClient:
    """The part of the API that the conversation needs.

    Every call may raise `ApiUnavailableError` (try again later) and `ApiRefusedError` (do not), and those
    about records `SignInNeededError`.
    `visitor` is Rasa's sender id, which the gateway set from the signed session.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, token_path: Path) -> None:
        self._http = http
        self._url = url
        self._token_path = token_path

    async def member_name(self, visitor: str) -> str:
        """The name of the member who is signed in.

        Raises:
            SignInNeededError: nobody is.
        """
        session = await self._call("GET", "/v1/session", visitor)
        if not isinstance(session.get("member"), dict):
            raise SignInNeededError("a check-in")
        return str(session["member"]["name"])

    async def check_in(self, visitor: str, *, check_in_id: str, mode: str, note: str | None) -> CheckInResult:
        """Record a check-in of the member who is signed in; the same id again changes nothing."""
        body = {"id": check_in_id, "mode": mode, "note": note}
        answer = await self._call("POST", "/v1/check-ins", visitor, body)
        return CheckInResult(check_in=_read_check_in(answer["check_in"]), created=bool(answer["created"]))

    async def check_in_today(self, visitor: str) -> CheckIn | None:
        """Today's check-in of the member who is signed in."""
        answer = await self._call("GET", "/v1/check-ins/mine", visitor)
        return None if answer["today"] is None else _read_check_in(answer["today"])

    async def hand_over(self, visitor: str, *, question_id: str, text: str) -> None:
        """Hand a question to the secretary; the same id again changes nothing."""
        await self._call("POST", "/v1/handed-questions", visitor, {"id": question_id, "text": text})

    async def _call(
        self, method: str, path: str, visitor: str, body: dict[str, str | None] | None = None
    ) -> dict[str, Any]:
        request = f"{method} {path}"
        headers = {"Authorization": f"Bearer {self._token()}", "X-On-Behalf-Of": visitor}
        try:
            response = await self._http.request(
                method, self._url + path, json=body, headers=headers, timeout=TIMEOUT_S
            )
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ApiUnavailableError(request, type(error).__name__) from error
        if isinstance(answer, dict) and answer.get("code") == SIGN_IN_REQUIRED:
            raise SignInNeededError(request)
        if response.is_server_error or response.status_code in OUR_OWN_FAULT:
            raise ApiUnavailableError(request, f"status {response.status_code}")
        if not isinstance(answer, dict):
            raise ApiUnavailableError(request, "the answer is no JSON object")
        if not response.is_success:
            raise ApiRefusedError(request, response.status_code, str(answer.get("code")))
        return answer

    def _token(self) -> str:
        try:
            return self._token_path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ServiceTokenError(self._token_path) from error


def _read_check_in(record: dict[str, Any]) -> CheckIn:
    return CheckIn(
        name=record["name"],
        mode=record["mode"],
        note=record["note"],
        recorded_at=datetime.fromisoformat(record["recorded_at"]),
    )
