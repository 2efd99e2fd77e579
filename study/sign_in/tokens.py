"""Keep the tokens of devices and services: issued once, kept as hashes, revocable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, insert, select, update

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import UnknownBranchError, UnknownTokenError
from study.rules import clean_unit
from study.sign_in.secrets import new_token, token_hash
from study.storage import Storage
from study.tables import branches, tokens


class TokenKind(StrEnum):
    """What shows the token: a screen of our own, a program that acts on behalf of people, another Yunxue."""

    DEVICE = "device"
    SERVICE = "service"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret."""

    id: UUID
    kind: TokenKind
    label: str
    branch: UUID | None
    made_at: datetime
    revoked: bool


def issue(
    storage: Storage, kind: TokenKind, label: str, *, branch: UUID | None, actor: Actor, now: datetime
) -> tuple[Token, str]:
    """A new token and its secret, which is not kept: show it once.

    Raises:
        InvalidRecordError: the label breaks the rules.
        UnknownBranchError: there is no such branch.
    """
    secret = new_token()
    with storage.writing() as connection:
        return issue_within(connection, kind, label, secret, branch=branch, actor=actor, now=now), secret


def issue_within(
    connection: Connection,
    kind: TokenKind,
    label: str,
    secret: str,
    *,
    branch: UUID | None,
    actor: Actor,
    now: datetime,
) -> Token:
    """The same within a larger change, with a secret that is there already."""
    cleaned = clean_unit("label", label)
    known = branch is None or connection.scalar(select(branches.c.id).where(branches.c.id == branch))
    if not known:
        raise UnknownBranchError
    return _add(connection, kind, cleaned, secret, branch=branch, actor=actor, now=now)


def register(
    storage: Storage, kind: TokenKind, label: str, secret: str, *, actor: Actor, now: datetime
) -> bool:
    """Make a secret that lies elsewhere already known; false if it was revoked, and so must be replaced."""
    with storage.writing() as connection:
        standing = _find(connection, secret)
        if standing is None:
            _add(connection, kind, label, secret, branch=None, actor=actor, now=now)
        return standing is None or not standing.revoked


def find(storage: Storage, secret: str) -> Token | None:
    """The token with that secret, if it still counts."""
    with storage.reading() as connection:
        return find_within(connection, secret)


def find_within(connection: Connection, secret: str) -> Token | None:
    """The same within a transaction."""
    token = _find(connection, secret)
    return None if token is None or token.revoked else token


def every(storage: Storage) -> tuple[Token, ...]:
    """All tokens, newest first."""
    with storage.reading() as connection:
        rows = connection.execute(select(tokens).order_by(tokens.c.made_at.desc(), tokens.c.id))
        return tuple(_from_row(row) for row in rows)


def screens_of(storage: Storage, branch: UUID) -> tuple[Token, ...]:
    """The tokens of a branch's screens, the newest first, revoked ones too."""
    return tuple(one for one in every(storage) if one.kind is TokenKind.DEVICE and one.branch == branch)


def revoke(
    storage: Storage, token: UUID, *, actor: Actor, now: datetime, screen_of: UUID | None = None
) -> Token:
    """Make a token worthless; again changes nothing.

    Raises:
        UnknownTokenError: there is none of that id, or with `screen_of` it is no screen of that branch.
    """
    with storage.writing() as connection:
        return revoke_within(connection, token, actor=actor, now=now, screen_of=screen_of)


def revoke_within(
    connection: Connection, token: UUID, *, actor: Actor, now: datetime, screen_of: UUID | None = None
) -> Token:
    """The same within a larger change."""
    wanted = select(tokens).where(tokens.c.id == token)
    if screen_of is not None:
        wanted = wanted.where(tokens.c.branch_id == screen_of, tokens.c.kind == TokenKind.DEVICE.value)
    row = connection.execute(wanted).first()
    if row is None:
        raise UnknownTokenError
    if row.revoked_at is None:
        connection.execute(update(tokens).where(tokens.c.id == token).values(revoked_at=now))
        audit.record(connection, Action.TOKEN_REVOKED, actor=actor, subject=f"token:{token}", now=now)
    return _from_row(connection.execute(wanted).one())


def _add(
    connection: Connection,
    kind: TokenKind,
    label: str,
    secret: str,
    *,
    branch: UUID | None,
    actor: Actor,
    now: datetime,
) -> Token:
    token = Token(uuid4(), kind, label, branch, now, revoked=False)
    row = {
        "id": token.id,
        "kind": kind.value,
        "label": label,
        "branch_id": branch,
        "secret_hash": token_hash(secret),
        "made_at": now,
    }
    connection.execute(insert(tokens).values(row))
    details = {"kind": kind.value, "branch": None if branch is None else str(branch)}
    audit.record(
        connection, Action.TOKEN_ISSUED, actor=actor, subject=f"token:{token.id}", now=now, details=details
    )
    return token


def _find(connection: Connection, secret: str) -> Token | None:
    row = connection.execute(select(tokens).where(tokens.c.secret_hash == token_hash(secret))).first()
    return None if row is None else _from_row(row)


def _from_row(row: Row[Any]) -> Token:
    return Token(
        row.id, TokenKind(row.kind), row.label, row.branch_id, row.made_at, revoked=row.revoked_at is not None
    )
