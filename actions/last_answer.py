"""Remember between two messages what the last answer was about."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

SLOT = "last_answer"


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What to search again to stand where the member stands.

    Searching again takes milliseconds, while hits kept in a slot would travel with every message.
    `question` is what the member said; `query` is what was searched for it, which differs after a
    follow-up. `place` is the hit last shown, -1 after a refusal, when none was. `subject` is the
    document and heading that the answer stood under. `passage_id` is set when a passage was opened that
    is not among the hits.
    """

    question: str
    query: str
    place: int
    subject: str = ""
    passage_id: str | None = None

    @classmethod
    def of(cls, tracker: Tracker) -> LastAnswer | None:
        """The last answer of this conversation, None before the first."""
        kept: dict[str, Any] | None = tracker.get_slot(SLOT)
        return None if kept is None else cls(**kept)

    def as_event(self) -> SlotSet:
        """The event that remembers this."""
        return SlotSet(SLOT, asdict(self))
