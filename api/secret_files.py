"""Keep the secrets this door signs and recognises with, one a file."""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from api.errors import UnsafeSecretError

SHORTEST = 32
SERVICE_TOKEN = "service-token"  # noqa: S105 - the name of a file
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keys that sign sessions and buttons, hash PINs and sign check-in codes, and the bot's token."""

    session_key: str = field(repr=False)
    service_token: str = field(repr=False)
    pin_key: str = field(repr=False)
    code_key: str = field(repr=False)


def load_secrets(folder: Path) -> Secrets:
    """Read the secrets; one that is missing is made, readable by its owner only.

    Raises:
        UnsafeSecretError: a file can be read by others, is empty or shorter than `SHORTEST`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Secrets(
        session_key=_secret(folder / "session-key"),
        service_token=_secret(folder / SERVICE_TOKEN),
        pin_key=_secret(folder / "pin-key"),
        code_key=_secret(folder / "code-key"),
    )


def renewed_service_token(folder: Path) -> str:
    """A new service token in place of the one there; the action server reads it at its next request."""
    draft = folder / f".{SERVICE_TOKEN}.new"
    draft.unlink(missing_ok=True)
    secret = _secret(draft)
    draft.replace(folder / SERVICE_TOKEN)
    return secret


def _secret(path: Path) -> str:
    _make_if_missing(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OTHERS:
        raise UnsafeSecretError(path, f"open to others (mode {mode:04o})", "mode 0600")
    secret = path.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < SHORTEST:
        raise UnsafeSecretError(path, f"{len(secret)} characters long", f"at least {SHORTEST}")
    return secret


def _make_if_missing(path: Path) -> None:
    """Write to a new file, then link it into place: nobody ever reads half a secret, the first one wins."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            _link(draft, path)
    finally:
        draft.unlink()


def _link(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return  # another process starting at the same moment was first: its secret counts
