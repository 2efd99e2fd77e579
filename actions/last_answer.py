"""Remember between two messages what the last answer was about."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.asking import Asked

SLOT = "last_answer"
ANSWERS = frozenset({"answer", "refusal"})
"""The kinds of messages that answer a question, or say that there is no answer."""
LEANED_ON = 2


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What to ask again to stand where the member stands.

    Asking again takes milliseconds, while hits kept in a slot would travel with every message. `place` is
    the hit last shown, -1 after a refusal, when none was. `shown` is the id of the passage it quotes.
    `opened` says that this passage was opened by its id and is not the hit at `place`.
    """

    asked: Asked
    place: int
    shown: str | None = None
    opened: bool = False

    @classmethod
    def of(cls, tracker: Tracker) -> LastAnswer | None:
        """The last answer of this conversation, None before the first."""
        kept: dict[str, Any] | None = tracker.get_slot(SLOT)
        if kept is None:
            return None
        asked = Asked(kept["question"], tuple(kept["topics"]), kept["before"])
        return cls(asked, kept["place"], kept["shown"], kept["opened"])

    def as_event(self) -> SlotSet:
        """The event that remembers this."""
        rest = {"place": self.place, "shown": self.shown, "opened": self.opened}
        return SlotSet(SLOT, {**asdict(self.asked), **rest})

    def followed_by(self, question: str) -> Asked:
        """A question that leans on this one, and on the one that this one leaned on."""
        topics = (*self.asked.topics, self.asked.question)[-LEANED_ON:]
        return Asked(question, topics, self.shown)


def kinds_before(tracker: Tracker) -> frozenset[str]:
    """The kinds of the messages that the bot said to what was said before the message of now."""
    kinds, heard = set(), 0
    for event in reversed(tracker.events):
        heard += event["event"] == "user"
        if heard > 1:
            break
        if heard and event["event"] == "bot":
            custom = (event.get("data") or {}).get("custom") or {}
            kinds.add(str(custom.get("kind") or ""))
    return frozenset(kinds)
