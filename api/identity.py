"""Find out on whose behalf a request comes: a browser's session, a device, another box, the bot's actions."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from api import screen_cookie
from api.errors import ServiceTokenWrongError, VisitorMissingError
from study.actors import SYSTEM, Actor, ActorKind
from study.errors import StorageUnavailableError
from study.people.records import Member
from study.sign_in import sign_ins, tokens
from study.sign_in.sign_ins import Ended
from study.sign_in.tokens import Token, TokenKind
from study.storage import Storage

COOKIE = "yunxue_session"
KEPT_FOR = timedelta(days=180)
RENEWED_AFTER = timedelta(days=7)
VISITOR = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request is for.

    `visitor` is the id that the bot knows. `uncertain` holds why nobody can tell whether that is a
    member: the database is away, and questions are answered all the same.
    """

    visitor: str
    member: Member | None = None
    device: Token | None = None
    box: Token | None = None
    by_service: bool = False
    uncertain: StorageUnavailableError | None = None

    @property
    def actor(self) -> Actor:
        """The member or the other box, for events and the audit log."""
        if self.box is not None:
            return Actor(ActorKind.DEVICE, str(self.box.id))
        return SYSTEM if self.member is None else Actor.member(self.member.id)

    @property
    def device_name(self) -> str:
        """What to call this browser or screen in events: always the same, and no way into its session."""
        return device_of(self.visitor)


def device_of(visitor: str) -> str:
    """The same for a visitor id."""
    return f"d-{sha256(visitor.encode()).hexdigest()[:16]}"


class Identities:
    """Reads and gives out visitor ids.

    An id is random and says nothing about the person; the signature is what makes it one's own. Signing
    in gives a new id, under which `study.sign_in.sign_ins` keeps the member.
    """

    def __init__(self, session_key: str, storage: Storage, now: Callable[[], datetime]) -> None:
        self._signer = URLSafeTimedSerializer(session_key, salt="yunxue.session")
        self._storage = storage
        self._now = now

    def caller(self, request: Request, response: Response) -> Caller:
        """Whoever this request is for; a browser without a valid session gets a new one.

        Raises:
            ServiceTokenWrongError: there is an Authorization header with no token that counts.
            VisitorMissingError: the token is the service's, but X-On-Behalf-Of names nobody.
        """
        authorization = request.headers.get("authorization")
        if authorization is not None:
            return self._by_token(request, authorization)
        screen = screen_cookie.shown(request)
        if screen is not None and (caller := self._by_screen(screen, response)) is not None:
            return caller
        visitor, signed_at = self._from_cookie(request.cookies.get(COOKIE, ""))
        caller = None if visitor is None else self._known_as(visitor)
        if caller is None:
            return Caller(self.give_new(request, response))
        if signed_at is None or datetime.now(UTC) - signed_at > RENEWED_AFTER:
            self.give(caller.visitor, request, response)
        return caller

    def give_new(self, request: Request, response: Response) -> str:
        """Make the browser a visitor whom nobody knows."""
        visitor = secrets.token_hex(16)
        self.give(visitor, request, response)
        return visitor

    def give(self, visitor: str, request: Request, response: Response) -> None:
        """Set the cookie with that visitor id."""
        response.set_cookie(
            COOKIE,
            str(self._signer.dumps(visitor)),
            max_age=int(KEPT_FOR.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )

    def forget(self, response: Response) -> None:
        """Take from the browser whoever it was known as."""
        response.delete_cookie(COOKIE)

    def _by_screen(self, secret: str, response: Response) -> Caller | None:
        """The screen with that cookie; None, and the cookie goes, if its token counts no longer."""
        try:
            token = tokens.find(self._storage, secret)
        except StorageUnavailableError as error:
            return Caller(f"screen-{sha256(secret.encode()).hexdigest()[:32]}", uncertain=error)
        if token is None or token.kind is not TokenKind.DEVICE:
            screen_cookie.take(response)
            return None
        return _screen(token)

    def _by_token(self, request: Request, authorization: str) -> Caller:
        scheme, _, secret = authorization.partition(" ")
        token = tokens.find(self._storage, secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise ServiceTokenWrongError
        if token.kind is TokenKind.DEVICE:
            return _screen(token)
        if token.kind is TokenKind.BOX:
            return Caller(f"box-{token.id.hex}", box=token)
        visitor = request.headers.get("x-on-behalf-of", "")
        if VISITOR.fullmatch(visitor) is None:
            raise VisitorMissingError
        found = sign_ins.find(self._storage, visitor, now=self._now())
        return Caller(visitor, member=found if isinstance(found, Member) else None, by_service=True)

    def _known_as(self, visitor: str) -> Caller | None:
        """The caller under that id; None if the sign-in under it has ended."""
        try:
            found = sign_ins.find(self._storage, visitor, now=self._now())
        except StorageUnavailableError as error:
            return Caller(visitor, uncertain=error)
        if isinstance(found, Ended):
            return None
        return Caller(visitor, member=found)

    def _from_cookie(self, cookie: str) -> tuple[str | None, datetime | None]:
        try:
            visitor, signed_at = self._signer.loads(
                cookie, max_age=int(KEPT_FOR.total_seconds()), return_timestamp=True
            )
        except BadSignature:
            return None, None
        return visitor, signed_at


def _screen(token: Token) -> Caller:
    return Caller(f"device-{token.id.hex}", device=token)
