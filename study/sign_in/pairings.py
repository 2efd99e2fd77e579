"""Give a screen without a keyboard its token: it shows a code, and a secretary types that on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from study.actors import SYSTEM, Actor
from study.sign_in import attempts, tokens
from study.sign_in.errors import PairingUnknownError, PairingUsedError, TooManyPairingsError
from study.sign_in.secrets import keyed_hash, new_code, new_token, read_code, token_hash
from study.sign_in.tokens import Token, TokenKind
from study.storage import Storage
from study.tables import screen_pairings as table

VALID_FOR = timedelta(minutes=10)
WAITING_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Begun:
    """What a screen that asks for an identity gets: the code to show, and the secret to come back with."""

    code: str
    secret: str
    expires_at: datetime


def begin(storage: Storage, key: str, *, now: datetime) -> Begun:
    """Let a screen wait for `VALID_FOR`; code and secret are kept as hashes only.

    Raises:
        TooManyPairingsError: too many wait already. Anybody may ask, so there is an end to it.
    """
    begun = Begun(new_code(), new_token(), now + VALID_FOR)
    with storage.writing() as connection:
        _forget_expired(connection, now)
        if (connection.scalar(select(func.count()).select_from(table)) or 0) >= WAITING_AT_MOST:
            raise TooManyPairingsError(int(VALID_FOR.total_seconds()))
        row = {
            "secret_hash": token_hash(begun.secret),
            "code_hash": _code_hash(key, begun.code),
            "made_at": now,
            "expires_at": begun.expires_at,
        }
        connection.execute(insert(table).values(row))
    return begun


def approve(
    storage: Storage,
    key: str,
    code: str,
    label: str,
    *,
    branch: UUID,
    by: UUID,
    address: str,
    now: datetime,
) -> Token:
    """Make the screen that shows this code one of a branch's; its token is on record from here on.

    Raises:
        TooManyAttemptsError: this member, or this address, has typed too many wrong ones.
        PairingUnknownError: no screen shows it now.
        PairingUsedError: it was typed before.
        InvalidRecordError: the label breaks the rules.
        UnknownBranchError: there is no such branch.
    """
    # No staff number has a blank in it, so nobody is counted together with another.
    attempt = attempts.begin(storage, key, staff_number=f"pairing {by}", address=address, now=now)
    with storage.writing() as connection:
        row = connection.execute(select(table).where(table.c.code_hash == _code_hash(key, code))).first()
        if row is None or not _waits(row, now):
            raise PairingUnknownError
        if row.token_id is not None:
            raise PairingUsedError
        token = tokens.issue_within(
            connection,
            TokenKind.DEVICE,
            label,
            _token_secret(key, row.secret_hash),
            branch=branch,
            actor=Actor.member(by),
            now=now,
        )
        mine = table.c.secret_hash == row.secret_hash
        connection.execute(update(table).where(mine).values(token_id=token.id))
        attempts.succeed(connection, attempt)
        return token


def collect(storage: Storage, key: str, secret: str, *, now: datetime) -> str | None:
    """The token's secret, once, when somebody has typed the code; None while the screen must wait.

    It follows from the screen's secret under our key: so it is kept nowhere until it is handed out.

    Raises:
        PairingUnknownError: nothing waits under this secret, or its token was handed out or revoked.
    """
    mine = table.c.secret_hash == token_hash(secret)
    with storage.reading() as connection:
        row = connection.execute(select(table).where(mine)).first()
    if row is None or not _waits(row, now):
        raise PairingUnknownError
    if row.token_id is None:
        return None
    token = _token_secret(key, row.secret_hash)
    with storage.writing() as connection:
        first = update(table).where(mine, table.c.collected_at.is_(None)).values(collected_at=now)
        if connection.execute(first).rowcount != 1 or tokens.find_within(connection, token) is None:
            raise PairingUnknownError
    return token


def _forget_expired(connection: Connection, now: datetime) -> None:
    """Take out what nobody can use any more; a token that nobody came for is revoked."""
    for row in connection.execute(select(table)).all():
        if not _waits(row, now):
            connection.execute(delete(table).where(table.c.secret_hash == row.secret_hash))
            if row.token_id is not None and row.collected_at is None:
                tokens.revoke_within(connection, row.token_id, actor=SYSTEM, now=now)


def _waits(row: Row[Any], now: datetime) -> bool:
    """A clock that was set back ends it as well: nobody knows for how long it would be good."""
    return bool(row.made_at <= now < row.expires_at)


def _code_hash(key: str, code: str) -> str:
    return keyed_hash(key, "pairing", read_code(code))


def _token_secret(key: str, secret_hash: str) -> str:
    return keyed_hash(key, "screen", secret_hash)
