"""Describe what the chat answers, and read it out of Rasa's messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue


class Degraded(StrEnum):
    """Why an answer is less than usual."""

    BOT_UNAVAILABLE = "bot_unavailable"


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: `title` to show, `token` to send back when it is pressed."""

    title: str
    token: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One bubble. `text` is complete by itself; `custom` holds the same as data, for cards."""

    text: str
    buttons: tuple[Button, ...] = ()
    custom: dict[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class ChatReply:
    """Everything the bot says to one message."""

    messages: tuple[ChatMessage, ...]
    degraded: Degraded | None = None


MakeButton = Callable[[str, str], Button]


def read_rasa_messages(raw: object, make_button: MakeButton) -> tuple[ChatMessage, ...]:
    """Turn the REST channel's list into messages; what cannot be shown is left out.

    Rasa takes one utterance apart: text without buttons is split at its blank lines, and custom data
    comes last in an entry of its own. So custom data is put to the text before it, whole again. Texts
    that no custom data follows stay apart. `make_button` gets title and payload.
    """
    messages: list[ChatMessage] = []
    for entry in raw if isinstance(raw, list) else []:
        message = _read_message(entry, make_button)
        if message is None:
            continue
        if not message.text:
            message = _with_text_of(_take_utterance(messages), message)
        messages.append(message)
    return tuple(messages)


def _take_utterance(messages: list[ChatMessage]) -> list[ChatMessage]:
    """Take the entries that belong to one utterance off the end: a text with buttons was never split."""
    taken: list[ChatMessage] = []
    while messages and messages[-1].custom is None:
        if messages[-1].buttons and taken:
            break
        taken.insert(0, messages.pop())
        if taken[0].buttons:
            break
    return taken


def _with_text_of(parts: list[ChatMessage], data: ChatMessage) -> ChatMessage:
    buttons = tuple(button for part in (*parts, data) for button in part.buttons)
    return ChatMessage("\n\n".join(part.text for part in parts), buttons, data.custom)


def _read_message(entry: object, make_button: MakeButton) -> ChatMessage | None:
    if not isinstance(entry, dict):
        return None
    text, custom, buttons = entry.get("text"), entry.get("custom"), entry.get("buttons")
    message = ChatMessage(
        text=text if isinstance(text, str) else "",
        buttons=tuple(
            make_button(button["title"], button["payload"])
            for button in (buttons if isinstance(buttons, list) else [])
            if _is_button(button)
        ),
        custom=custom if isinstance(custom, dict) else None,
    )
    return message if message.text or message.buttons or message.custom else None


def _is_button(button: object) -> bool:
    return isinstance(button, dict) and all(isinstance(button.get(key), str) for key in ("title", "payload"))
