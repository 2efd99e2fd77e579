"""Make and hash the secrets that people and devices show."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence

# No 0 and O, 1 and I, nor letters that are said alike: codes are read out and typed on phones.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
_BLOCK = 4

Choose = Callable[[Sequence[str]], str]


def new_code(choose: Choose = secrets.choice) -> str:
    """An activation code, as it is shown: 40 bits in two blocks."""
    letters = "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:_BLOCK]}-{letters[_BLOCK:]}"


def read_code(text: str) -> str:
    """A typed code as it is hashed: capitals, nothing between them."""
    return "".join(character for character in text.upper() if character.isalnum())


def new_token() -> str:
    """A secret for machines and links: 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The hash of a machine's secret; as long as that is, no key or salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(key: str, *parts: str) -> str:
    """The hash of a short secret: a copy of the database alone must not be enough to guess it."""
    return hmac.new(
        key.encode(), "\x00".join(parts).encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()
