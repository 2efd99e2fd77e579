"""Let somebody who stays anonymous follow their request: by a receipt that nobody else can make."""

from __future__ import annotations

import hashlib
from hmac import compare_digest
from uuid import UUID

from study.requests.errors import UnknownRequestError

RECEIPT_BYTES = 16
_BETWEEN = str.maketrans("", "", " -")


def receipt_of(secret: bytes) -> str:
    """What is stored for a receipt, 64 hex digits: the SHA-256 of the secret that its owner keeps.

    Nothing leads from it back to the secret, nor to a person. `secret` is `RECEIPT_BYTES` random bytes.

    Raises:
        ValueError: the secret has another length.
    """
    return _hashed(b"yunxue receipt\0", secret).hex()


def request_id_of(secret: bytes) -> UUID:
    """The id of the request that this secret belongs to.

    It follows from the secret, so that the receipt alone finds the request, and the same receipt sent
    again after a lost answer makes no second one.

    Raises:
        ValueError: the secret has another length.
    """
    return UUID(bytes=_hashed(b"yunxue request\0", secret)[:16], version=4)


def fits(receipt: str, secret: bytes) -> bool:
    """Whether this secret belongs to a stored receipt."""
    return len(secret) == RECEIPT_BYTES and compare_digest(receipt_of(secret), receipt)


def read_secret(text: str) -> bytes:
    """The secret as people keep it: 32 hex digits, in capitals or not, with blanks or hyphens between.

    Raises:
        UnknownRequestError: it is nothing of the kind, so no request belongs to it.
    """
    try:
        secret = bytes.fromhex(text.translate(_BETWEEN))
    except ValueError as error:
        raise UnknownRequestError from error
    if len(secret) != RECEIPT_BYTES:
        raise UnknownRequestError
    return secret


def _hashed(purpose: bytes, secret: bytes) -> bytes:
    if len(secret) != RECEIPT_BYTES:
        raise ValueError(f"a receipt has {RECEIPT_BYTES} random bytes, not {len(secret)}")
    return hashlib.sha256(purpose + secret).digest()
