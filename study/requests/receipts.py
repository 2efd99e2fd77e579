"""Let somebody who stays anonymous follow their request: by a receipt that nobody else can make."""

from __future__ import annotations

import hashlib
from hmac import compare_digest

RECEIPT_BYTES = 16


def receipt_of(secret: bytes) -> str:
    """What is stored for a receipt, 64 hex digits: the SHA-256 of the secret that its owner keeps.

    Nothing leads from it back to the secret, nor to a person. `secret` is `RECEIPT_BYTES` random bytes.

    Raises:
        ValueError: the secret has another length.
    """
    if len(secret) != RECEIPT_BYTES:
        raise ValueError(f"a receipt has {RECEIPT_BYTES} random bytes, not {len(secret)}")
    return hashlib.sha256(b"yunxue receipt\0" + secret).hexdigest()


def fits(receipt: str, secret: bytes) -> bool:
    """Whether this secret belongs to a stored receipt."""
    return len(secret) == RECEIPT_BYTES and compare_digest(receipt_of(secret), receipt)
