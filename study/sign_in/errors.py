"""Name what can go wrong while a screen is paired."""

from __future__ import annotations

from study.errors import RuleError


class PairingError(RuleError):
    """The root of what pairing raises beside what all signing in does."""

    code = "pairing"


class PairingUnknownError(PairingError):
    """No screen waits under that code or secret, or it has waited too long."""

    code = "pairing_unknown"

    def __init__(self) -> None:
        super().__init__("no screen waits under that: look at the code that the screen shows now")


class PairingUsedError(PairingError):
    """The code was typed before: the screen is paired, or about to be."""

    code = "pairing_used"

    def __init__(self) -> None:
        super().__init__("this code was used already: look at the list of screens")


class TooManyPairingsError(PairingError):
    """More screens wait than there can be."""

    code = "too_many_pairings"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("too many screens wait to be paired: pair those, or try again in some minutes")
        self.retry_after_s = retry_after_s
