"""Find out on whose behalf a request comes: a browser's signed session, or the bot's actions."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from api.errors import ServiceTokenWrongError, VisitorMissingError
from api.secret_files import Secrets

COOKIE = "yunxue_session"
KEPT_FOR = timedelta(days=180)
RENEWED_AFTER = timedelta(days=7)
VISITOR = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Identities:
    """Reads and gives out visitor ids.

    An id is random and says nothing about the person; the signature is what makes it one's own.
    """

    def __init__(self, keys: Secrets) -> None:
        self._token = keys.service_token
        self._signer = URLSafeTimedSerializer(keys.session_key, salt="yunxue.session")

    def visitor(self, request: Request, response: Response) -> str:
        """The id of whoever this request is for; a browser without a valid session gets a new one.

        Raises:
            ServiceTokenWrongError: there is an Authorization header with another token.
            VisitorMissingError: the token is right, but X-On-Behalf-Of names nobody.
        """
        authorization = request.headers.get("authorization")
        if authorization is not None:
            return self._on_behalf_of(request, authorization)
        visitor, signed_at = self._from_cookie(request.cookies.get(COOKIE, ""))
        if visitor is None:
            visitor = secrets.token_hex(16)
        if signed_at is None or datetime.now(UTC) - signed_at > RENEWED_AFTER:
            self._give_cookie(visitor, request, response)
        return visitor

    def _on_behalf_of(self, request: Request, authorization: str) -> str:
        scheme, _, token = authorization.partition(" ")
        known = compare_digest(token.strip().encode(), self._token.encode())
        if scheme.lower() != "bearer" or not known:
            raise ServiceTokenWrongError
        visitor = request.headers.get("x-on-behalf-of", "")
        if VISITOR.fullmatch(visitor) is None:
            raise VisitorMissingError
        return visitor

    def _from_cookie(self, cookie: str) -> tuple[str | None, datetime | None]:
        try:
            visitor, signed_at = self._signer.loads(
                cookie, max_age=int(KEPT_FOR.total_seconds()), return_timestamp=True
            )
        except BadSignature:
            return None, None
        return visitor, signed_at

    def _give_cookie(self, visitor: str, request: Request, response: Response) -> None:
        response.set_cookie(
            COOKIE,
            str(self._signer.dumps(visitor)),
            max_age=int(KEPT_FOR.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
