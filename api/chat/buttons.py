"""Sign the buttons that the bot offers, so that only those can be pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from api.chat.replies import Button
from api.errors import ButtonExpiredError, ButtonInvalidError

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that came back: what it showed and what it sends to Rasa."""

    title: str
    payload: str


class ButtonTokens:
    """Makes and reads button tokens; a token works for the visitor it was offered to, nobody else."""

    def __init__(self, key: str) -> None:
        self._signer = URLSafeTimedSerializer(key, salt="yunxue.button")

    def offer(self, visitor: str, title: str, payload: str) -> Button:
        """A button for this visitor."""
        return Button(title=title, token=str(self._signer.dumps([visitor, title, payload])))

    def press(self, visitor: str, token: str) -> Pressed:
        """What the button that this token belongs to says to Rasa.

        Raises:
            ButtonExpiredError: it was offered more than `KEPT_FOR` ago.
            ButtonInvalidError: it was not offered to this visitor, or has been changed.
        """
        try:
            owner, title, payload = self._signer.loads(token, max_age=int(KEPT_FOR.total_seconds()))
        except SignatureExpired as error:
            raise ButtonExpiredError from error
        except BadSignature as error:
            raise ButtonInvalidError from error
        if owner != visitor:
            raise ButtonInvalidError
        return Pressed(title=title, payload=payload)
