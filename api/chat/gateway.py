"""Bring a visitor's message to Rasa and an answer back, whatever state Rasa is in."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

import structlog

from api.chat.asked import ItemsToTell, ItemToTell
from api.chat.breaker import Breaker
from api.chat.buttons import ButtonTokens, Pressed
from api.chat.called import CallsToTell, ToTell
from api.chat.rasa import Probe, RasaChannel
from api.chat.remembered import RememberedReplies
from api.chat.replies import Button, ChatMessage, ChatReply, read_rasa_messages
from api.chat.surveys import SurveysToAsk
from api.chat.turns import Turns
from api.chat.typed import neutralise
from api.errors import BotUnavailableError

log = structlog.get_logger(__name__)


class Substitute(Protocol):
    """Whoever answers while the bot cannot."""

    async def reply(self, question: str) -> ChatReply:
        """An answer to what was asked, marked as degraded."""
        ...


class Gateway:
    """The way of one message: identity in, once, in turn, to Rasa or its substitute, answer out."""

    def __init__(
        self,
        *,
        rasa: RasaChannel,
        breaker: Breaker,
        actions: Probe,
        substitute: Substitute,
        buttons: ButtonTokens,
        turns: Turns,
        remembered: RememberedReplies,
        calls: CallsToTell,
        surveys: SurveysToAsk,
        items: ItemsToTell,
    ) -> None:
        self._rasa = rasa
        self._breaker = breaker
        self._actions = actions
        self._substitute = substitute
        self._buttons = buttons
        self._turns = turns
        self._remembered = remembered
        self._calls = calls
        self._surveys = surveys
        self._items = items

    async def typed(
        self, visitor: str, client_id: UUID, text: str, *, member: UUID | None = None
    ) -> ChatReply:
        """The answer to typed text; a `member` who was drawn, or is asked, hears that first.

        Raises:
            TextEmptyError, ClientIdReusedError, BusyError, ChatUnavailableError: see there.
        """
        cleaned = neutralise(text)
        return await self._once(visitor, client_id, Pressed(title=cleaned, payload=cleaned), member)

    async def pressed(
        self, visitor: str, client_id: UUID, token: str, *, member: UUID | None = None
    ) -> ChatReply:
        """The answer to a pressed button.

        Raises:
            ButtonInvalidError, ButtonExpiredError, ClientIdReusedError, BusyError, ChatUnavailableError:
                see there.
        """
        return await self._once(visitor, client_id, self._buttons.press(visitor, token), member)

    async def finish(self) -> None:
        """Wait until every message under way is answered."""
        await self._remembered.finish()

    async def _once(self, visitor: str, client_id: UUID, message: Pressed, member: UUID | None) -> ChatReply:
        return await self._remembered.once(
            (visitor, client_id), message, lambda: self._answer_in_turn(visitor, message, member)
        )

    async def _answer_in_turn(self, visitor: str, message: Pressed, member: UUID | None) -> ChatReply:
        async with self._turns.turn(visitor):
            # Who was drawn, or is asked an item, hears that first, and what they say may be the answer.
            called, to_tell = await self._told_first(visitor, member)
            messages = await self._ask_bot(visitor, message.payload)
            if not messages:
                return await self._substitute.reply(message.title)
            if called and isinstance(to_tell, ToTell):
                self._calls.told(visitor, to_tell)  # only now: what is not shown is told again
            elif called and isinstance(to_tell, ItemToTell):
                self._items.told(visitor, to_tell)
            return ChatReply((*called, *messages, *await self._surveys.next(visitor, member)))

    async def _told_first(
        self, visitor: str, member: UUID | None
    ) -> tuple[tuple[ChatMessage, ...], ToTell | ItemToTell | None]:
        """One thing at a time: a call before an item, which is told with the next message."""
        to_tell = await self._calls.next(visitor, member) or await self._items.next(visitor, member)
        return (() if to_tell is None else await self._ask_bot(visitor, to_tell.payload)), to_tell

    async def _ask_bot(self, visitor: str, payload: str) -> tuple[ChatMessage, ...]:
        """What the bot says; nothing when it, or the actions it needs, cannot be relied on now."""
        if not await self._breaker.allows() or not await self._actions.up():
            return ()
        try:
            raw = await self._rasa.send(visitor, payload)
        except BotUnavailableError as error:
            self._breaker.failed()
            log.warning("bot_unavailable", reason=str(error))
            return ()
        self._breaker.succeeded()

        def offer(title: str, payload: str) -> Button:
            return self._buttons.offer(visitor, title, payload)

        messages = read_rasa_messages(raw, offer)
        if any(message.custom for message in messages):
            return messages
        # Rasa hides a dead action server: it leaves out what the action would have said.
        return messages if await self._actions.up(now=True) else ()
