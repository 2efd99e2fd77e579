"""Keep the tokens of devices and services, and show the audit log."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.dependencies import CurrentCaller, GivenServices
from api.problems import documented
from api.rights import ADMINISTRATION, allow
from study.audit import log as audit
from study.rules import UNIT_LIMIT
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind

PAGE = 100

router = APIRouter(tags=["administration"])


class Token(BaseModel):
    """A token without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: TokenKind
    label: str
    branch: UUID | None
    made_at: datetime
    revoked: bool


class NewToken(BaseModel):
    """A token to issue.

    For a carriage screen (device), a program that acts for people (service), or another Yunxue that
    exchanges events with this one (box).
    """

    kind: TokenKind
    label: str = Field(min_length=1, max_length=2 * UNIT_LIMIT, examples=["2 号车厢屏幕"])
    branch: UUID | None = None


class IssuedToken(BaseModel):
    """A token with its secret: it is shown here and kept nowhere."""

    token: Token
    secret: str


class AuditEntry(BaseModel):
    """One change of rights, content or records; `hash` chains it to the entry before."""

    number: int
    moment: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, JsonValue]
    hash: str


@router.get(
    "/tokens",
    summary="All tokens",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(401, 403, 503),
)
def all_tokens(services: GivenServices) -> list[Token]:
    """Every token, newest first, revoked ones too."""
    return [Token.model_validate(token) for token in tokens.every(services.storage)]


@router.post(
    "/tokens",
    summary="Issue a token",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def issue_token(body: NewToken, services: GivenServices, caller: CurrentCaller) -> IssuedToken:
    """A new token; its secret is in this answer only."""
    token, secret = tokens.issue(
        services.storage, body.kind, body.label, branch=body.branch, actor=caller.actor, now=services.now()
    )
    return IssuedToken(token=Token.model_validate(token), secret=secret)


@router.post(
    "/tokens/{token_id}/revocation",
    summary="Revoke a token",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def revoke_token(token_id: UUID, services: GivenServices, caller: CurrentCaller) -> Token:
    """Make a token worthless at once. The bot's own is replaced by a new one, which it finds by itself."""
    revoked = tokens.revoke(services.storage, token_id, actor=caller.actor, now=services.now())
    if revoked.kind is TokenKind.SERVICE:
        services.provide_service_token()
    return Token.model_validate(revoked)


@router.get(
    "/audit",
    summary="The audit log",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(401, 403, 422, 503),
)
def audit_log(
    services: GivenServices,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> list[AuditEntry]:
    """The newest entries, newest first; `before` leads to older ones."""
    found = audit.newest(services.storage, before=before, limit=limit)
    return [AuditEntry(**json.loads(link.entry), hash=link.hash) for link in found]
